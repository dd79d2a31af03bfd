"""What went to a manager, and what came of it."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.models.columns import moment, new_id


class Escalation(SQLModel, table=True):
    """A matter that is no rep's to carry alone: who was told of it, and how far it has come.

    One that was taken back was not that after all; a deal may have another one then.
    """

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    deal_id: str = Field(foreign_key="lost_deal.id")
    at: datetime = moment()
    told_to: str | None = None
    told_at: datetime | None = moment(nullable=True)
    taken_up_at: datetime | None = moment(nullable=True)
    settled_at: datetime | None = moment(nullable=True)
    taken_back_at: datetime | None = moment(nullable=True)

    __table_args__ = (
        Index("escalation_of_deal", "team_id", "deal_id"),
        Index("escalation_open", "team_id", "at", sqlite_where=text("settled_at IS NULL")),
    )
