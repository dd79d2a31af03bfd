"""Whom deals are lost with, and what reps decided about them."""

from datetime import datetime

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from storage.models.columns import moment, new_id


class Client(SQLModel, table=True):
    """Whom deals are lost with; what is asked and touched adds up here, across all reps."""

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(foreign_key="team.team_id")
    name: str = Field(sa_column=Column(Text, nullable=False))
    key: str = Field(sa_column=Column(Text, nullable=False))
    do_not_contact: bool = False
    trouble_until: datetime | None = moment(nullable=True)

    __table_args__ = (Index("client_by_key", "team_id", "key"),)


class ClientRecord(SQLModel, table=True):
    """What was decided about contacting a client, by whom and why; never changed once written."""

    __tablename__ = "client_record"

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    client_id: str = Field(foreign_key="client.id")
    what: str
    by_user: str
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    at: datetime = moment()

    __table_args__ = (Index("client_record_of_client", "team_id", "client_id", "id"),)


class ClientLink(SQLModel, table=True):
    """What a rep said of two spellings: the same client, or not; never changed once written."""

    __tablename__ = "client_link"

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    client_id: str = Field(foreign_key="client.id")
    other_id: str = Field(foreign_key="client.id")
    same: bool
    by_user: str
    at: datetime = moment()

    __table_args__ = (Index("client_link_of_team", "team_id", "id"),)
