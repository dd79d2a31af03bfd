import asyncio

from sqlalchemy import text
from sqlmodel import Session

from storage.database import Database
from tests.benchmarks.counting import counted


def _two_reads(session: Session) -> None:
    session.execute(text("SELECT 1"))
    with session.begin_nested():
        session.execute(text("SELECT 2"))


def _one_read(session: Session) -> None:
    session.execute(text("SELECT 3"))


async def test_statements_are_counted_by_task(database: Database) -> None:
    with counted() as found:
        await database.run(_two_reads)
        await asyncio.create_task(database.run(_one_read))
        await database.run(_one_read)
    assert (found.before_the_answer, found.after_the_answer) == (3, 1)


async def test_what_opens_and_ends_transactions_is_left_out(database: Database) -> None:
    with counted() as found:
        await database.run(_two_reads)
    assert [statement for _, statement in found.sent] == ["SELECT 1", "SELECT 2"]


async def test_nothing_is_counted_afterwards(database: Database) -> None:
    with counted() as found:
        await database.run(_one_read)
    await database.run(_one_read)
    assert len(found) == 1
