"""Asks that the rules refused."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.models.columns import moment


class RefusedAsk(SQLModel, table=True):
    """An ask past the limit that somebody pressed for; never changed once written.

    Nothing was recorded of the deal itself. `history` is how much had happened to it by then, so
    that the same press, or the same button elsewhere, counts once. Who pressed is not kept.
    """

    __tablename__ = "refused_ask"

    team_id: str = Field(primary_key=True)
    deal_id: str = Field(primary_key=True, foreign_key="lost_deal.id")
    history: int = Field(primary_key=True)
    at: datetime = moment()

    __table_args__ = (Index("refused_ask_in_time", "team_id", "at"),)
