"""Lost deals, their histories, and what was won back."""

from datetime import date, datetime
from typing import cast

from sqlalchemy import BigInteger, Column, Index, Text, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlmodel import Field, SQLModel, col

from storage.models.columns import moment, new_id
from storage.types import UtcDateTime

_DID_NOT_WORK = text("state = 'did_not_work'")


class LostDeal(SQLModel, table=True):
    """A report, as typed, and where its coaching stands.

    `what_happened` and `impact` are the rep's notes, never said to a client; `say_happened` and
    `say_impact` are the sentences that are, as the rep confirmed them.
    `list_at` is when its next step is due, or far away: lists are in this order; `pressing` is the
    place of that step's kind among the kinds, the most pressing first. `revision` counts
    what was written about the deal, so that whoever read it can tell that nothing was since.
    `unbrought`: a message about it was given up. `fault_open`: a fault of ours is not put right.
    `summed_up_at` is when the weekly summary listed it last, `summed_up` how often since its last
    press; `next_shown` is the next day that its rep saw of it. `plans` is the version of the rules
    that it was planned by last. `escalation_kind` is what the rep named, `escalation` the gate that
    it closes until it is settled; `resumed_at` is when it last was, or was taken back.
    `reported_by` was there when it went wrong, and stays so whoever has the deal now; empty: its
    rep.
    """

    __tablename__ = "lost_deal"

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(foreign_key="team.team_id")
    rep_id: str
    circumstance: str
    client: str = Field(sa_column=Column(Text, nullable=False))
    contact: str = Field(default="", sa_column=Column(Text, nullable=False))
    amount_minor: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    currency: str | None = None
    amount_notes: str = Field(default="", sa_column_kwargs={"server_default": ""})
    what_happened: str = Field(default="", sa_column=Column(Text, nullable=False))
    impact: str = Field(default="", sa_column=Column(Text, nullable=False))
    say_happened: str = Field(default="", sa_column=Column(Text, nullable=False))
    say_impact: str = Field(default="", sa_column=Column(Text, nullable=False))
    client_knows: bool | None = None
    client_raised_it: bool | None = None
    loss_reason: str | None = None
    what_we_did: str = Field(default="", sa_column=Column(Text, nullable=False))
    what_changed: str = Field(default="", sa_column=Column(Text, nullable=False))
    prevention: str = Field(default="", sa_column=Column(Text, nullable=False))
    what_changed_at: datetime | None = moment(nullable=True)
    client_id: str = Field(foreign_key="client.id")
    business_lost: bool | None = None
    escalation: str | None = None
    escalation_kind: str | None = None
    resumed_at: datetime | None = moment(nullable=True)
    their_date: date | None = None
    client_timezone: str | None = None
    book: str | None = None
    state: str
    is_open: bool = True
    list_at: datetime = moment()
    pressing: int = Field(default=99, sa_column_kwargs={"server_default": "99"})
    revision: int = 0
    unbrought: bool = False
    fault_open: bool = False
    summed_up_at: datetime | None = moment(nullable=True)
    summed_up: int = 0
    next_shown: datetime | None = moment(nullable=True)
    plans: int = 0
    client_feels_it: bool | None = None
    weight: str | None = None
    reported_by: str = ""
    reported_at: datetime = moment()
    changed_at: datetime = moment()

    __table_args__ = (
        Index("lost_deal_of_client", "team_id", "client_id"),
        Index("lost_deal_did_not_work", "team_id", "changed_at", sqlite_where=_DID_NOT_WORK),
    )


Index(
    "lost_deal_of_rep",
    col(LostDeal.team_id),
    col(LostDeal.rep_id),
    col(LostDeal.is_open),
    col(LostDeal.list_at),
    col(LostDeal.changed_at).desc(),
)
Index(
    "lost_deal_changed",
    col(LostDeal.team_id),
    col(LostDeal.rep_id),
    col(LostDeal.is_open),
    col(LostDeal.changed_at).desc(),
)


def _when_it_happened(context: DefaultExecutionContext) -> datetime:
    return cast("datetime", context.get_current_parameters()["at"])  # type: ignore[no-untyped-call]


class DealEvent(SQLModel, table=True):
    """One entry of a lost deal's history; never changed once written, at most taken back.

    `at` is when it happened, `told_at` when it was recorded; `by_user` is who pressed, None where
    nobody did.
    """

    __tablename__ = "deal_event"

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    deal_id: str = Field(foreign_key="lost_deal.id")
    what: str
    at: datetime = moment()
    step: str | None = None
    until: datetime | None = moment(nullable=True)
    told_at: datetime = Field(
        default=None, sa_column=Column(UtcDateTime, nullable=False, default=_when_it_happened)
    )
    taken_back_at: datetime | None = moment(nullable=True)
    by_user: str | None = None

    __table_args__ = (
        Index("deal_event_of_deal", "team_id", "deal_id", "id"),
        Index("deal_event_told", "team_id", "told_at"),
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
    at: datetime = moment()

    __table_args__ = (Index("recovery_in_time", "team_id", "at"),)
