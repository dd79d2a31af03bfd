"""What a rep takes from a deal."""

from datetime import datetime

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from storage.models.columns import moment, new_id


class Lesson(SQLModel, table=True):
    """One line that a rep takes from a deal, private to that rep."""

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    rep_id: str
    deal_id: str = Field(foreign_key="lost_deal.id")
    text: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime = moment()

    __table_args__ = (Index("lesson_of_rep", "team_id", "rep_id", "at"),)
