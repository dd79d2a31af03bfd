"""A rep's own words, kept."""

from datetime import datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from storage.models.columns import moment


class KeptScript(SQLModel, table=True):
    """A rep's own words for a step and a channel, private to that rep."""

    __tablename__ = "kept_script"

    team_id: str = Field(primary_key=True)
    deal_id: str = Field(primary_key=True, foreign_key="lost_deal.id")
    step: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    rep_id: str = Field(primary_key=True)
    text: str = Field(sa_column=Column(Text, nullable=False))
    at: datetime = moment()
