"""What is to be sent, and how far each message has come."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, Index, Text, text
from sqlmodel import Field, SQLModel

from storage.models.columns import moment, new_id

_AWAKE = text("wake_at IS NOT NULL")
_FOLDED = text("folded_into IS NOT NULL")
_CANCELLED_BY_REMOVAL = text("reason = 'bot_removed'")
_MENDING = text("reason = 'mending'")
_ASK = text("act = 'ask'")
_FAILED = text("reason = 'gave_up'")
_HEARD = text("counts AND sent_at IS NOT NULL")
_WAS_CLAIMED = text("lease_no > 0 AND wake_at IS NOT NULL")


class NudgeStatus(StrEnum):
    """Where a nudge is on its way; the last three are final.

    QUEUED is still to be sent, and a worker was asked to: only where several processes share the
    work.
    """

    PENDING = "pending"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    CANCELLED = "cancelled"
    FAILED = "failed"


TO_BE_SENT = (NudgeStatus.PENDING, NudgeStatus.QUEUED)
"""What nobody has begun to send: it may still be dated anew, handed over or dropped."""


class NudgeKind(StrEnum):
    """What a row of the nudge table sends."""

    RECEIPT = "receipt"
    STEP = "step"
    PROMISE = "promise"
    HELD = "held"
    OFFER = "offer"
    ESCALATION = "escalation"
    CATCH_UP = "catch_up"
    DIGEST = "digest"
    ADMIN_NOTICE = "admin_notice"
    WELCOME = "welcome"
    REQUEST = "request"


class NudgeReason(StrEnum):
    """Why a nudge was not sent, or not yet; `error` beside it has the words or Slack's code."""

    STALE = "stale"
    QUIET = "quiet"
    LEFT_PLAN = "left_plan"
    HELD = "held"
    SETTLED = "settled"
    GONE = "gone"
    REP_GONE = "rep_gone"
    BOT_REMOVED = "bot_removed"
    NOTHING_TO_TELL = "nothing_to_tell"
    TROUBLE = "trouble"
    MENDING = "mending"
    GAVE_UP = "gave_up"


class NoticeTopic(StrEnum):
    """What an admin or a manager is told of."""

    ESCALATION = "escalation"
    ESCALATION_REMINDER = "escalation_reminder"
    ESCALATION_TAKEN_BACK = "escalation_taken_back"
    FAILED_NUDGE = "failed_nudge"
    DIGEST_CHANNEL = "digest_channel"
    MENDING = "mending"


class OfferTopic(StrEnum):
    """What is told of a deal that is handed over."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class EscalationTopic(StrEnum):
    """What a rep is told of a matter that went to a manager."""

    TOLD = "told"
    TAKEN_UP = "taken_up"
    SETTLED = "settled"
    UNANSWERED = "unanswered"
    CALLED = "called"


class RequestTopic(StrEnum):
    """How far a deal has come that a workflow asked somebody to log."""

    ASKED = "asked"
    LOGGED = "logged"
    LEFT = "left"


class SummaryTopic(StrEnum):
    """Why several deals are told of in one message."""

    LATE = "late"
    WEEKLY = "weekly"
    SAME_CLIENT = "same_client"


class PromiseTopic(StrEnum):
    """Which reminder of a promise it is."""

    HALFWAY = "halfway"
    DAY_BEFORE = "day_before"
    ON_THE_DAY = "on_the_day"


class Nudge(SQLModel, table=True):
    """One message to be sent once: the only truth about what is due.

    `wake_at` is the due time while pending or queued, the lease's end while sending, NULL when
    final; `asked_again` is when a worker is asked again for what is queued. No index knows of
    `status` or of that, so that promoting leaves all of them as they are.
    `occurrence` is which round of its step it is, from 1, `reminder` which reminder of that (0 for
    the note itself), `act` what it proposes to say to the client, if anything; `contacts`, for a
    touch, how often the client had been heard from or written to before it. `posting_since` is the
    moment, by Slack's clock, from which on an earlier try may stand there, `looked_up_to` how
    far it was looked for: Slack's mark of the next page. `detail` is what a notice names: a code of
    Slack's, or an escalation; of a request, what the workflow told.
    """

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(foreign_key="team.team_id")
    kind: str
    dedupe_key: str = Field(unique=True)
    deal_id: str | None = Field(default=None, foreign_key="lost_deal.id")
    recipient: str
    promise_id: str | None = None
    handover_id: str | None = None
    folded_into: str | None = None
    counts: bool = False
    step: str | None = None
    occurrence: int = 0
    reminder: int = 0
    contacts: int | None = None
    act: str | None = None
    topic: str | None = None
    detail: str | None = None
    status: str = NudgeStatus.PENDING
    due_at: datetime = moment()
    wake_at: datetime | None = moment(nullable=True)
    asked_again: datetime | None = moment(nullable=True)
    stale_at: datetime | None = moment(nullable=True)
    covers_since: datetime | None = moment(nullable=True)
    covers_until: datetime | None = moment(nullable=True)
    lease_no: int = 0
    attempts: int = 0
    posting_since: datetime | None = moment(nullable=True)
    looked_up_to: str | None = None
    channel: str | None = None
    message_ts: str | None = None
    sent_at: datetime | None = moment(nullable=True)
    reason: str | None = None
    error: str | None = Field(default=None, sa_column=Column(Text, nullable=True))

    __table_args__ = (
        Index("nudge_awake", "wake_at", sqlite_where=_AWAKE),
        Index("nudge_awake_in_team", "team_id", "wake_at", sqlite_where=_AWAKE),
        Index("nudge_of_deal", "team_id", "deal_id"),
        Index("nudge_of_kind", "team_id", "kind", "recipient", "due_at"),
        Index("nudge_folded", "folded_into", sqlite_where=_FOLDED),
        Index("nudge_heard_by_rep", "team_id", "recipient", "sent_at", sqlite_where=_HEARD),
        Index("nudge_cancelled_by_removal", "team_id", sqlite_where=_CANCELLED_BY_REMOVAL),
        Index("nudge_awake_for_rep", "team_id", "recipient", "wake_at", sqlite_where=_AWAKE),
        Index("nudge_mending", "team_id", "wake_at", sqlite_where=_MENDING),
        Index("nudge_ask", "team_id", "due_at", sqlite_where=_ASK),
        Index("nudge_given_up", "team_id", "due_at", sqlite_where=_FAILED),
        Index("nudge_was_claimed", "wake_at", sqlite_where=_WAS_CLAIMED),
    )
