"""What a rep promised a client."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from storage.models.columns import moment, new_id


class PromiseState(StrEnum):
    """Whether a promise was kept; a missed one was settled late or not at all."""

    OPEN = "open"
    KEPT = "kept"
    MISSED = "missed"


class Promise(SQLModel, table=True):
    """An action promised to a client; `due_on` is the rep's day, `due_at` the end of it.

    `who` keeps it, as the client is told; empty: the rep. `by_them`: a supplier promised it to the
    rep, and whether it is kept is theirs. `was_missed`: it was moved after its day. `settled_at` is
    when it was kept, or given up as missed; `told_at` is when that was recorded.
    """

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    deal_id: str = Field(foreign_key="lost_deal.id")
    rep_id: str
    action: str = Field(sa_column=Column(Text, nullable=False))
    made_at: datetime = moment()
    due_on: date
    due_at: datetime = moment()
    state: str = PromiseState.OPEN
    was_missed: bool = False
    settled_at: datetime | None = moment(nullable=True)
    by_them: bool = False
    who: str = Field(default="", sa_column=Column(Text, nullable=False))
    told_at: datetime | None = moment(nullable=True)

    __table_args__ = (
        Index("promise_of_deal", "team_id", "deal_id"),
        Index("promise_due", "team_id", "due_at"),
    )
