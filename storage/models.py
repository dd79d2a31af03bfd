"""The tables; every row belongs to a workspace (`team_id`) and every moment is UTC."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import BigInteger, Column, Index, Text, text
from sqlmodel import Field, SQLModel

from storage.types import UtcDateTime

_AWAKE = text("wake_at IS NOT NULL")


def new_id() -> str:
    """A random row id, short enough for Slack's button values."""
    return uuid4().hex


def _moment(*, nullable: bool = False) -> Any:  # noqa: ANN401 -- SQLModel's Field is untyped
    return Field(default=None, sa_column=Column(UtcDateTime, nullable=nullable))


class NudgeStatus(StrEnum):
    """Where a nudge is on its way; the last three are final."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    CANCELLED = "cancelled"
    FAILED = "failed"


class NudgeKind(StrEnum):
    """What a row of the nudge table sends."""

    RECEIPT = "receipt"
    STEP = "step"
    PROMISE = "promise"
    HELD = "held"
    OFFER = "offer"
    CATCH_UP = "catch_up"
    DIGEST = "digest"
    ADMIN_NOTICE = "admin_notice"


class PromiseState(StrEnum):
    """Whether a promise was kept; a missed one was settled late or not at all."""

    OPEN = "open"
    KEPT = "kept"
    MISSED = "missed"


class HandoverState(StrEnum):
    """What became of an offer; a withdrawn one lapsed, or its deal was settled meanwhile."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Team(SQLModel, table=True):
    """A Slack workspace."""

    team_id: str = Field(primary_key=True)
    name: str
    timezone: str | None = None
    active: bool = True
    joined_at: datetime = _moment()


class Rep(SQLModel, table=True):
    """A person who reports lost deals; zone and locale come from Slack."""

    team_id: str = Field(primary_key=True, foreign_key="team.team_id")
    user_id: str = Field(primary_key=True)
    timezone: str
    locale: str
    deactivated: bool = False
    refreshed_at: datetime = _moment()
    hours: str | None = None
    workdays: str | None = None
    region: str | None = None
    acted_at: datetime | None = _moment(nullable=True)


class TimeOff(SQLModel, table=True):
    """Days on which a rep is not nudged: a vacation or a pause; local dates, both included."""

    __tablename__ = "time_off"

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    rep_id: str
    first_day: date
    last_day: date

    __table_args__ = (Index("time_off_of_rep", "team_id", "rep_id"),)


class Client(SQLModel, table=True):
    """Whom deals are lost with; what is asked and touched adds up here, across all reps."""

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(foreign_key="team.team_id")
    name: str = Field(sa_column=Column(Text, nullable=False))
    key: str = Field(sa_column=Column(Text, nullable=False))
    do_not_contact: bool = False
    trouble_until: datetime | None = _moment(nullable=True)

    __table_args__ = (Index("client_by_key", "team_id", "key"),)


class ClientRecord(SQLModel, table=True):
    """What was decided about contacting a client, by whom and why; never changed once written."""

    __tablename__ = "client_record"

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    client_id: str = Field(foreign_key="client.id")
    what: str
    by_user: str
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    at: datetime = _moment()

    __table_args__ = (Index("client_record_of_client", "team_id", "client_id", "id"),)


class ClientLink(SQLModel, table=True):
    """What a rep said of two spellings: the same client, or not; never changed once written."""

    __tablename__ = "client_link"

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    client_id: str = Field(foreign_key="client.id")
    other_id: str = Field(foreign_key="client.id")
    same: bool
    by_user: str
    at: datetime = _moment()

    __table_args__ = (Index("client_link_of_team", "team_id", "id"),)


class KeptBook(SQLModel, table=True):
    """A playbook as it was when a deal was reported; never changed once written."""

    __tablename__ = "kept_book"

    team_id: str = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    data: str = Field(sa_column=Column(Text, nullable=False))


class LostDeal(SQLModel, table=True):
    """A report, as typed."""

    __tablename__ = "lost_deal"

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(foreign_key="team.team_id")
    rep_id: str
    circumstance: str
    client: str = Field(sa_column=Column(Text, nullable=False))
    contact: str = Field(default="", sa_column=Column(Text, nullable=False))
    amount_minor: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    currency: str | None = None
    what_happened: str = Field(default="", sa_column=Column(Text, nullable=False))
    impact: str = Field(default="", sa_column=Column(Text, nullable=False))
    client_knows: bool | None = None
    client_raised_it: bool | None = None
    loss_reason: str | None = None
    what_we_did: str = Field(default="", sa_column=Column(Text, nullable=False))
    what_changed: str = Field(default="", sa_column=Column(Text, nullable=False))
    prevention: str = Field(default="", sa_column=Column(Text, nullable=False))
    their_words: str = Field(default="", sa_column=Column(Text, nullable=False))
    what_changed_at: datetime | None = _moment(nullable=True)
    client_id: str = Field(foreign_key="client.id")
    business_lost: bool | None = None
    escalation: str | None = None
    their_date: date | None = None
    client_timezone: str | None = None
    book: str | None = None
    state: str
    reported_at: datetime = _moment()
    changed_at: datetime = _moment()

    __table_args__ = (
        Index("lost_deal_of_rep", "team_id", "rep_id", "state", "changed_at"),
        Index("lost_deal_of_client", "team_id", "client_id"),
    )


class DealEvent(SQLModel, table=True):
    """One entry of a lost deal's history; never changed once written."""

    __tablename__ = "deal_event"

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    deal_id: str = Field(foreign_key="lost_deal.id")
    what: str
    at: datetime = _moment()
    step: str | None = None
    until: datetime | None = _moment(nullable=True)

    __table_args__ = (
        Index("deal_event_of_deal", "team_id", "deal_id", "id"),
        Index("deal_event_in_time", "team_id", "at"),
    )


class Recovery(SQLModel, table=True):
    """A deal that was won back, and what of it the team may see."""

    deal_id: str = Field(primary_key=True, foreign_key="lost_deal.id")
    team_id: str
    rep_id: str
    amount_minor: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    currency: str | None = None
    in_digest: bool
    show_client: bool
    at: datetime = _moment()

    __table_args__ = (Index("recovery_in_time", "team_id", "at"),)


class Promise(SQLModel, table=True):
    """An action promised to a client; `due_on` is the rep's day, `due_at` the end of it."""

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    deal_id: str = Field(foreign_key="lost_deal.id")
    rep_id: str
    action: str = Field(sa_column=Column(Text, nullable=False))
    made_at: datetime = _moment()
    due_on: date
    due_at: datetime = _moment()
    state: str = PromiseState.OPEN
    was_missed: bool = False
    settled_at: datetime | None = _moment(nullable=True)

    __table_args__ = (Index("promise_of_deal", "team_id", "deal_id"),)


class ReadyItem(SQLModel, table=True):
    """What a rep wants to have ready before asking again (the back burner's list)."""

    __tablename__ = "ready_item"

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    deal_id: str = Field(foreign_key="lost_deal.id")
    text: str = Field(sa_column=Column(Text, nullable=False))
    done: bool = False

    __table_args__ = (Index("ready_item_of_deal", "team_id", "deal_id", "id"),)


class Lesson(SQLModel, table=True):
    """One line that a rep takes from a deal, private to that rep."""

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    rep_id: str
    deal_id: str = Field(foreign_key="lost_deal.id")
    text: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime = _moment()

    __table_args__ = (Index("lesson_of_rep", "team_id", "rep_id", "at"),)


class KeptScript(SQLModel, table=True):
    """A rep's own words for a step and a channel, private to that rep."""

    __tablename__ = "kept_script"

    team_id: str = Field(primary_key=True)
    deal_id: str = Field(primary_key=True, foreign_key="lost_deal.id")
    step: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    rep_id: str = Field(primary_key=True)
    text: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime = _moment()


class Handover(SQLModel, table=True):
    """A deal offered to a colleague, and the answer."""

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    deal_id: str = Field(foreign_key="lost_deal.id")
    from_rep: str
    to_rep: str
    state: str = HandoverState.OFFERED
    at: datetime = _moment()

    __table_args__ = (Index("handover_of_deal", "team_id", "deal_id"),)


class Nudge(SQLModel, table=True):
    """One message to be sent once: the only truth about what is due.

    `wake_at` is the due time while pending, the lease's end while sending, NULL when final.
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
    topic: str | None = None
    status: str = NudgeStatus.PENDING
    due_at: datetime = _moment()
    wake_at: datetime | None = _moment(nullable=True)
    stale_at: datetime | None = _moment(nullable=True)
    covers_since: datetime | None = _moment(nullable=True)
    covers_until: datetime | None = _moment(nullable=True)
    lease_no: int = 0
    attempts: int = 0
    channel: str | None = None
    message_ts: str | None = None
    sent_at: datetime | None = _moment(nullable=True)
    error: str | None = Field(default=None, sa_column=Column(Text, nullable=True))

    __table_args__ = (
        Index("nudge_awake", "wake_at", sqlite_where=_AWAKE, postgresql_where=_AWAKE),
        Index(
            "nudge_awake_in_team",
            "team_id",
            "wake_at",
            sqlite_where=_AWAKE,
            postgresql_where=_AWAKE,
        ),
        Index("nudge_of_deal", "team_id", "deal_id"),
        Index("nudge_of_kind", "team_id", "kind", "recipient", "due_at"),
    )


class InboxEntry(SQLModel, table=True):
    """A delivery from Slack whose effect is already in the database."""

    __tablename__ = "inbox"

    team_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    at: datetime = _moment()


class SendGate(SQLModel, table=True):
    """Slack said "not so fast" (429): nobody calls this method for this workspace until then."""

    __tablename__ = "send_gate"

    team_id: str = Field(primary_key=True)
    method: str = Field(primary_key=True)
    closed_until: datetime = _moment()
