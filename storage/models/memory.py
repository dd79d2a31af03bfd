"""What is still known of clients whose names were deleted, and that something was deleted."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.models.columns import moment, new_id


class ClientMemory(SQLModel, table=True):
    """A client without a name or a word: whether they asked us to stop, and what happened.

    It counts again for whoever types a name of theirs later.
    """

    __tablename__ = "client_memory"

    id: str = Field(default_factory=new_id, primary_key=True)
    team_id: str
    stopped: bool = False


class MemoryKey(SQLModel, table=True):
    """A name of a remembered client as a keyed hash (HMAC-SHA256 by the workspace's secret)."""

    __tablename__ = "client_memory_key"

    team_id: str = Field(primary_key=True)
    key_hash: str = Field(primary_key=True)
    memory_id: str = Field(foreign_key="client_memory.id")

    __table_args__ = (Index("client_memory_key_of_memory", "memory_id"),)


class MemoryLink(SQLModel, table=True):
    """A client whose name somebody typed again, and what is remembered of them.

    Without a foreign key to the client, whose row may go again.
    """

    __tablename__ = "client_memory_link"

    client_id: str = Field(primary_key=True)
    memory_id: str = Field(foreign_key="client_memory.id")

    __table_args__ = (Index("client_memory_link_of_memory", "memory_id"),)


class MemoryDealing(SQLModel, table=True):
    """One thing that happened with a remembered client: an ask, an answer, a touch.

    `deal` parts what happened in one deal from the next; it is the id of none.
    """

    __tablename__ = "client_memory_dealing"

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    memory_id: str = Field(foreign_key="client_memory.id")
    deal: str
    what: str
    at: datetime = moment()
    told_at: datetime = moment()

    __table_args__ = (Index("client_memory_dealing_of_memory", "memory_id", "id"),)


class ErasureKind(StrEnum):
    """Whose data were deleted."""

    REP = "rep"
    CLIENT = "client"
    WORKSPACE = "workspace"
    RETENTION = "retention"


class Erasure(SQLModel, table=True):
    """That a deletion was begun, or ended, on record; never changed once written.

    `subject` is a keyed hash of whom it is about: who names them can find it, and nobody else.
    """

    __tablename__ = "erasure"

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    kind: str
    subject: str
    ended: bool
    deals: int = 0
    at: datetime = moment()

    __table_args__ = (Index("erasure_of_subject", "team_id", "kind", "subject", "id"),)
