"""What is to be ready before a deal comes off the back burner."""

from datetime import datetime

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from storage.models.columns import moment


class ReadyItem(SQLModel, table=True):
    """What a rep wants to have ready before asking again (the back burner's list)."""

    __tablename__ = "ready_item"

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    deal_id: str = Field(foreign_key="lost_deal.id")
    text: str = Field(sa_column=Column(Text, nullable=False))
    done: bool = False
    done_at: datetime | None = moment(nullable=True)

    __table_args__ = (Index("ready_item_of_deal", "team_id", "deal_id", "id"),)
