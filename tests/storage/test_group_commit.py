"""SQLite: many units of work share one commit, and nobody pays for a neighbour."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing, suppress
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import event, insert, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from storage import migrate
from storage.database import Database, DatabaseUnavailable
from storage.group_commit import BATCH_SIZE
from storage.work import Work
from tests.storage.asks_table import add_ask, ask_ids, count_asks, make_tables, promises


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    opened = Database.open(sqlite_url, wait_seconds=0.05)
    await opened.run(make_tables)
    yield opened
    await opened.close()


class Held:
    """Keeps the writer busy, so that what is queued meanwhile makes one batch."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._started, self._go_on = Event(), Event()

    async def __aenter__(self) -> None:
        self._task = asyncio.create_task(self._database.run(self._wait))
        await asyncio.to_thread(self._started.wait)

    async def __aexit__(self, *_: object) -> None:
        await asyncio.sleep(0)  # lets the tasks made inside hand their work over
        self._go_on.set()
        await self._task

    def _wait(self, _: Session) -> None:
        self._started.set()
        self._go_on.wait()


def count_commits(database: Database) -> list[str]:
    commits: list[str] = []
    event.listen(database._engine, "commit", lambda _: commits.append("commit"))
    return commits


async def in_one_batch(database: Database, *works: Work[int]) -> list[object]:
    async with Held(database):
        tasks = [asyncio.create_task(database.run(work)) for work in works]
    return list(await asyncio.gather(*tasks, return_exceptions=True))


async def test_a_batch_is_committed_once(database: Database) -> None:
    commits = count_commits(database)
    assert await in_one_batch(database, *map(add_ask, range(50))) == list(range(50))
    assert len(commits) == 2  # the one that held the writer, then the fifty


async def test_a_batch_has_a_largest_size(database: Database) -> None:
    commits = count_commits(database)
    await in_one_batch(database, *map(add_ask, range(2 * BATCH_SIZE)))
    assert len(commits) == 3


async def test_a_failure_does_not_undo_its_neighbours(database: Database) -> None:
    commits = count_commits(database)
    results = await in_one_batch(database, add_ask(1), add_ask(1), add_ask(2))
    assert [results[0], results[2]] == [1, 2]
    assert isinstance(results[1], IntegrityError)
    assert len(commits) == 2
    assert await ask_ids(database) == [1, 2]


async def test_nobody_hears_of_success_before_the_commit(database: Database) -> None:
    settled_at_commit: list[bool] = []
    async with Held(database):
        first, second = (asyncio.create_task(database.run(add_ask(n))) for n in (1, 2))
        await asyncio.sleep(0)
        event.listen(
            database._engine,
            "commit",
            lambda _: settled_at_commit.append(first.done() or second.done()),
        )
    assert [await first, await second] == [1, 2]
    assert settled_at_commit == [False, False]


async def test_a_commit_that_fails_is_told_to_every_member(database: Database) -> None:
    def promise_without_ask(session: Session) -> int:
        session.execute(insert(promises).values(id=1, ask_id=99))
        return 99

    results = await in_one_batch(database, add_ask(1), promise_without_ask, add_ask(2))
    assert [type(result) for result in results] == [DatabaseUnavailable] * 3
    assert len(set(map(id, results))) == 3
    assert all(
        isinstance(r, Exception) and isinstance(r.__cause__, IntegrityError) for r in results
    )
    assert await ask_ids(database) == []
    assert await database.run(add_ask(3)) == 3


def _give_up_the_transaction(session: Session) -> int:
    session.execute(text("INSERT OR ROLLBACK INTO asks (id) VALUES (1)"))
    return 1


async def test_when_sqlite_gives_the_transaction_up_every_member_hears_it(
    database: Database,
) -> None:
    results = await in_one_batch(database, add_ask(1), _give_up_the_transaction, add_ask(2))
    assert [type(result) for result in results] == [DatabaseUnavailable] * 3
    assert await ask_ids(database) == []
    assert await database.run(add_ask(4)) == 4


async def test_nothing_slips_out_after_the_transaction_is_gone(database: Database) -> None:
    def carry_on_regardless(session: Session) -> int:
        with suppress(IntegrityError):
            _give_up_the_transaction(session)
        return add_ask(5)(session)

    results = await in_one_batch(database, add_ask(1), carry_on_regardless)
    assert [type(result) for result in results] == [DatabaseUnavailable] * 2
    assert await ask_ids(database) == []


async def test_a_locked_database_is_unavailable_and_recovers(
    database: Database, sqlite_url: str
) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnavailable, match="locked by another program") as caught:
            await database.run(add_ask(1))
        assert caught.value.__cause__ is not None
        other.execute("ROLLBACK")
    assert await database.run(add_ask(2)) == 2
    assert await ask_ids(database) == [2]


async def test_a_full_disk_is_unavailable_and_recovers(database: Database) -> None:
    def fill(session: Session) -> None:
        session.execute(text("CREATE TABLE ballast (b BLOB)"))
        session.execute(text("INSERT INTO ballast VALUES (zeroblob(1000000))"))

    # PRAGMA max_page_count makes SQLite answer as a full disk does.
    await database.run(lambda session: session.execute(text("PRAGMA max_page_count=40")).all())
    with pytest.raises(DatabaseUnavailable, match="disk is full"):
        await database.run(fill)
    assert await database.run(add_ask(1)) == 1
    await database.run(lambda session: session.execute(text("PRAGMA max_page_count=10000")).all())
    await database.run(fill)
    assert await ask_ids(database) == [1]


async def test_a_missing_folder_is_unavailable(tmp_path: Path) -> None:
    opened = Database.open(f"sqlite:///{tmp_path}/nowhere/do_over.db")
    with pytest.raises(DatabaseUnavailable, match="cannot be opened"):
        await opened.run(count_asks)
    await opened.close()


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear client, we are sorry. " * 100)
    opened = Database.open(f"sqlite:///{path}")
    with pytest.raises(DatabaseUnavailable, match="not a SQLite database"):
        await opened.run(count_asks)
    await opened.close()


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
async def test_commits_survive_a_power_cut(sqlite_url: str, pragma: str, expected: object) -> None:
    opened = Database.open(sqlite_url)
    value = await opened.run(lambda session: session.execute(text(f"PRAGMA {pragma}")).scalar())
    assert value == expected
    await opened.close()


async def test_another_connection_sees_what_was_acknowledged(
    database: Database, sqlite_url: str
) -> None:
    await database.run(add_ask(1))
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as other:
        assert other.execute("SELECT id FROM asks").fetchall() == [(1,)]


async def test_an_in_memory_database_keeps_its_rows() -> None:
    opened = Database.open("sqlite://")
    await opened.run(lambda session: migrate.upgrade_connection(session.connection()))
    await opened.run(make_tables)
    await opened.run(add_ask(1))
    assert await ask_ids(opened) == [1]
    await opened.close()


async def test_work_cancelled_in_the_queue_still_runs(
    database: Database,
) -> None:
    async with Held(database):
        task = asyncio.create_task(database.run(add_ask(1)))
        await asyncio.sleep(0)
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await ask_ids(database) == [1]
