"""A small table of the storage tests' own, so that they do not depend on the models."""

from collections.abc import Callable

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, func, insert, select
from sqlmodel import Session

from storage.database import Database

metadata = MetaData()
asks = Table("asks", metadata, Column("id", Integer, primary_key=True))
promises = Table(
    "promises",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ask_id", ForeignKey("asks.id", deferrable=True, initially="DEFERRED")),
)


def make_tables(session: Session) -> None:
    """Create the tables."""
    metadata.create_all(session.connection())


def add_ask(number: int) -> Callable[[Session], int]:
    """Work that adds one row."""

    def work(session: Session) -> int:
        session.execute(insert(asks).values(id=number))
        return number

    return work


async def ask_ids(database: Database) -> list[int]:
    """Every row's number, in order."""
    return await database.run(
        lambda session: list(session.scalars(select(asks.c.id).order_by("id")))
    )


def count_asks(session: Session) -> int:
    """Count the rows inside a transaction."""
    return session.scalar(select(func.count()).select_from(asks)) or 0
