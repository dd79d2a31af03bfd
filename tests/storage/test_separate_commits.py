"""PostgreSQL: lost servers, locks and collisions."""

import asyncio
from collections.abc import AsyncIterator
from threading import Barrier

import psycopg
import pytest
from sqlalchemy import Executable, text, update
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from storage.database import Database, DatabaseUnavailable
from storage.separate_commits import ATTEMPTS
from storage.work import Work
from tests.storage.asks_table import add_ask, ask_ids, asks, make_tables

_COLLIDE = text("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$")


@pytest.fixture
async def database(postgres_database_url: str) -> AsyncIterator[Database]:
    opened = Database.open(postgres_database_url, wait_seconds=0.5)
    await opened.run(make_tables)
    yield opened
    await opened.close()


async def test_a_server_that_goes_in_the_middle_is_unavailable_and_comes_back(
    database: Database,
) -> None:
    def cut_off(session: Session) -> None:
        add_ask(1)(session)
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(DatabaseUnavailable, match="cannot be reached") as caught:
        await database.run(cut_off)
    assert isinstance(caught.value.__cause__, OperationalError)
    assert await database.run(add_ask(2)) == 2
    assert await ask_ids(database) == [2]


async def test_connections_lost_while_idle_are_replaced_unnoticed(
    database: Database, postgres_database_url: str
) -> None:
    await asyncio.gather(*(database.run(add_ask(number)) for number in range(20)))
    with psycopg.connect(postgres_database_url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    await asyncio.gather(*(database.run(add_ask(number)) for number in range(20, 40)))
    assert await ask_ids(database) == list(range(40))


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    opened = Database.open("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(DatabaseUnavailable, match="cannot be reached"):
        await opened.run(add_ask(1))
    await opened.close()


async def test_a_database_that_is_not_there_is_unavailable(postgres_database_url: str) -> None:
    opened = Database.open(postgres_database_url.replace("/do_over_", "/no_such_"))
    with pytest.raises(DatabaseUnavailable):
        await opened.run(add_ask(1))
    await opened.close()


async def test_a_row_locked_elsewhere_is_unavailable_and_then_free(
    database: Database, postgres_database_url: str
) -> None:
    await database.run(add_ask(1))

    def change(session: Session) -> int:
        session.execute(update(asks).where(asks.c.id == 1).values(id=2))
        return 2

    with psycopg.connect(postgres_database_url) as other:
        other.execute("SELECT * FROM asks FOR UPDATE")
        with pytest.raises(DatabaseUnavailable, match="row is locked"):
            await database.run(change)
        other.rollback()
    assert await database.run(change) == 2
    assert await ask_ids(database) == [2]


async def test_work_that_collided_is_done_again(database: Database) -> None:
    tries: list[int] = []

    def work(session: Session) -> int:
        tries.append(len(tries))
        add_ask(1)(session)
        if len(tries) < ATTEMPTS:
            session.execute(_COLLIDE)
        return len(tries)

    assert await database.run(work) == ATTEMPTS
    assert await ask_ids(database) == [1]


async def test_work_that_always_collides_is_given_up(database: Database) -> None:
    tries: list[int] = []

    def work(session: Session) -> None:
        tries.append(len(tries))
        session.execute(_COLLIDE)

    with pytest.raises(DatabaseUnavailable, match="too many changes"):
        await database.run(work)
    assert len(tries) == ATTEMPTS


async def test_a_deadlock_ends_well_for_both(database: Database) -> None:
    await asyncio.gather(database.run(add_ask(1)), database.run(add_ask(2)))
    both_hold_one = Barrier(2)
    met: set[int] = set()

    def touch(number: int) -> Executable:
        return update(asks).where(asks.c.id == number).values(id=number)

    def lock(first: int, second: int) -> Work[int]:
        def work(session: Session) -> int:
            session.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
            session.execute(touch(first))
            if first not in met:
                met.add(first)
                both_hold_one.wait()
            session.execute(touch(second))
            return first

        return work

    results = await asyncio.gather(database.run(lock(1, 2)), database.run(lock(2, 1)))
    assert set(results) == {1, 2}
