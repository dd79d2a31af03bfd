"""The tables; every row belongs to a workspace (`team_id`) and every moment is UTC."""

from datetime import datetime
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
    CATCH_UP = "catch_up"
    DIGEST = "digest"
    ADMIN_NOTICE = "admin_notice"


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
    state: str
    reported_at: datetime = _moment()
    changed_at: datetime = _moment()

    __table_args__ = (Index("lost_deal_of_rep", "team_id", "rep_id", "state", "changed_at"),)


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
