"""Deals offered to a colleague."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.models.columns import moment, new_id


class HandoverState(StrEnum):
    """What became of an offer; a withdrawn one lapsed, or its deal was settled meanwhile."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Handover(SQLModel, table=True):
    """A deal offered to a colleague, and the answer."""

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    deal_id: str = Field(foreign_key="lost_deal.id")
    from_rep: str
    to_rep: str
    state: str = HandoverState.OFFERED
    at: datetime = moment()

    __table_args__ = (Index("handover_of_deal", "team_id", "deal_id"),)
