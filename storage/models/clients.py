"""Whom deals are lost with, and what reps decided about them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, Index, Text, text
from sqlmodel import Field, SQLModel

from storage.models.columns import moment, new_id


class Client(SQLModel, table=True):
    """Whom deals are lost with; what is asked and touched adds up here, across all reps.

    A row is a spelling; `canonical_id` is the client that it stands for, itself unless a rep
    said that it is another one. Never a chain: what it names stands for itself. `maybe_id` is one
    whom nobody may contact and who may be the same; it waits until a rep has said whether they are.
    `pieces` is 0 where its name is still cut into the pieces of an older version.
    """

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str = Field(foreign_key="team.team_id")
    name: str = Field(sa_column=Column(Text, nullable=False))
    key: str = Field(sa_column=Column(Text, nullable=False))
    do_not_contact: bool = False
    trouble_until: datetime | None = moment(nullable=True)
    canonical_id: str = Field(default="", foreign_key="client.id")
    maybe_id: str | None = None
    pieces: int = Field(default=1, sa_column_kwargs={"server_default": "0"})

    __table_args__ = (
        Index("client_by_key", "team_id", "key"),
        Index("client_of_canonical", "team_id", "canonical_id"),
        Index("client_maybe", "team_id", "maybe_id"),
        Index(
            "client_to_cut",
            "id",
            sqlite_where=text("pieces = 0"),
            info={"postgresql_where": text("pieces = 0")},
        ),
        Index(
            "client_stopped",
            "team_id",
            "id",
            sqlite_where=text("do_not_contact = 1"),
            info={"postgresql_where": text("do_not_contact")},
        ),
    )

    def model_post_init(self, _context: object) -> None:
        """Stand for itself, unless it is told what else."""
        self.canonical_id = self.canonical_id or self.id


class ClientGram(SQLModel, table=True):
    """A piece of a client's name that it is found by when a like name is typed.

    Without a foreign key: a dozen are written for a client, and each would be checked.
    """

    __tablename__ = "client_gram"

    team_id: str = Field(primary_key=True)
    gram: str = Field(primary_key=True)
    client_id: str = Field(primary_key=True)

    __table_args__ = {"sqlite_with_rowid": False}


class ClientRecordKind(StrEnum):
    """What was decided about contacting a client."""

    STOPPED = "stopped"
    LIFTED = "lifted"
    TROUBLE = "trouble"


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

    __table_args__ = (
        Index("client_record_of_client", "team_id", "client_id", "id"),
        Index("client_record_in_time", "team_id", "at"),
    )


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

    __table_args__ = (
        Index("client_link_of_client", "team_id", "client_id"),
        Index("client_link_of_other", "team_id", "other_id"),
    )
