"""What a client said, in their own words."""

from datetime import datetime

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from storage.models.columns import moment, new_id


class ClientWords(SQLModel, table=True):
    """A client's own words when something happened (`what`, `said_at`), as the rep wrote them down.

    `wanted` is what would make it better for them. They are facts of the case: whoever has the deal
    sees them, and nobody else.
    """

    __tablename__ = "client_words"

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    deal_id: str = Field(foreign_key="lost_deal.id")
    rep_id: str
    what: str
    said_at: datetime = moment()
    text: str = Field(default="", sa_column=Column(Text, nullable=False))
    wanted: str = Field(default="", sa_column=Column(Text, nullable=False))
    at: datetime = moment()

    __table_args__ = (Index("client_words_of_deal", "team_id", "deal_id"),)
