"""What holds on both databases."""

import asyncio
from threading import Event

import pytest
from sqlalchemy.exc import IntegrityError, InvalidRequestError, SQLAlchemyError
from sqlalchemy.orm import registry
from sqlmodel import Field, Session, SQLModel, select

from storage.database import Database, DatabaseUnavailable
from tests.storage.asks_table import add_ask, ask_ids, count_asks, make_tables


class _Base(SQLModel, registry=registry()):
    """Tables of this test's own metadata."""


class Sorry(_Base, table=True):
    id: int = Field(primary_key=True)
    words: str


@pytest.fixture
async def with_asks(database: Database) -> Database:
    await database.run(make_tables)
    return database


async def test_what_work_did_stays_and_its_result_comes_back(with_asks: Database) -> None:
    assert await with_asks.run(add_ask(7)) == 7
    assert await ask_ids(with_asks) == [7]


async def test_an_exception_undoes_the_work_and_arrives_unchanged(with_asks: Database) -> None:
    refusal = KeyError("told no")

    def work(session: Session) -> None:
        add_ask(1)(session)
        raise refusal

    with pytest.raises(KeyError) as caught:
        await with_asks.run(work)
    assert caught.value is refusal
    assert await ask_ids(with_asks) == []


async def test_a_broken_constraint_is_not_called_unavailable(with_asks: Database) -> None:
    await with_asks.run(add_ask(1))
    with pytest.raises(IntegrityError):
        await with_asks.run(add_ask(1))
    assert await ask_ids(with_asks) == [1]


async def test_a_mistake_in_sql_is_not_called_unavailable(database: Database) -> None:
    with pytest.raises(SQLAlchemyError) as caught:
        await database.run(count_asks)
    assert "asks" in str(caught.value.args)


async def test_models_can_be_read_after_the_commit(database: Database) -> None:
    await database.run(lambda session: _Base.metadata.create_all(session.connection()))

    def say(session: Session) -> Sorry:
        sorry = Sorry(id=1, words="my mistake")
        session.add(sorry)
        return sorry

    assert (await database.run(say)).words == "my mistake"
    found = await database.run(lambda session: session.exec(select(Sorry)).one())
    assert found.words == "my mistake"


async def test_work_may_try_something_in_a_savepoint(with_asks: Database) -> None:
    await with_asks.run(add_ask(1))

    def work(session: Session) -> str:
        add_ask(2)(session)
        try:
            with session.begin_nested():
                add_ask(1)(session)
        except IntegrityError:
            return "already there"
        return "added"

    assert await with_asks.run(work) == "already there"
    assert await ask_ids(with_asks) == [1, 2]


async def test_a_commit_in_the_middle_of_work_keeps_nothing_when_it_then_fails(
    with_asks: Database,
) -> None:
    def work(session: Session) -> None:
        add_ask(1)(session)
        session.commit()
        add_ask(2)(session)
        raise LookupError

    with pytest.raises(LookupError):
        await with_asks.run(work)
    assert await ask_ids(with_asks) == []


async def test_work_that_rolls_back_by_itself_keeps_nothing(with_asks: Database) -> None:
    def work(session: Session) -> None:
        add_ask(1)(session)
        session.rollback()

    with pytest.raises(InvalidRequestError):
        await with_asks.run(work)
    assert await ask_ids(with_asks) == []


async def test_hundreds_at_once_all_arrive(with_asks: Database) -> None:
    results = await asyncio.gather(*(with_asks.run(add_ask(number)) for number in range(400)))
    assert results == list(range(400))
    assert await ask_ids(with_asks) == list(range(400))


async def test_hundreds_at_once_fail_one_by_one(with_asks: Database) -> None:
    def fail(session: Session) -> None:
        add_ask(1_000)(session)
        raise LookupError

    works = [add_ask(number) if number % 3 else fail for number in range(300)]
    results = await asyncio.gather(*(with_asks.run(w) for w in works), return_exceptions=True)
    kept = [number for number in range(300) if number % 3]
    assert [result for result in results if isinstance(result, int)] == kept
    assert sum(isinstance(result, LookupError) for result in results) == 100
    assert await ask_ids(with_asks) == kept


async def test_a_cancelled_task_leaves_its_work_whole(
    with_asks: Database, database_url: str
) -> None:
    started, go_on = Event(), Event()

    def work(session: Session) -> None:
        add_ask(1)(session)
        started.set()
        go_on.wait()
        add_ask(2)(session)

    task = asyncio.create_task(with_asks.run(work))
    await asyncio.to_thread(started.wait)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go_on.set()
    await with_asks.close()
    # Closing waited for the work; a new connection sees all of it.
    reopened = Database.open(database_url)
    assert await ask_ids(reopened) == [1, 2]
    await reopened.close()


async def test_closing_finishes_what_was_handed_over(
    with_asks: Database, database_url: str
) -> None:
    running = [asyncio.create_task(with_asks.run(add_ask(number))) for number in range(100)]
    await asyncio.sleep(0)
    await with_asks.close()
    assert await asyncio.gather(*running) == list(range(100))
    reopened = Database.open(database_url)
    assert await ask_ids(reopened) == list(range(100))
    await reopened.close()


async def test_closed_is_unavailable_and_closing_twice_is_fine(database: Database) -> None:
    await database.close()
    await database.close()
    with pytest.raises(DatabaseUnavailable, match="stopping"):
        await database.run(make_tables)


async def test_errors_do_not_carry_what_people_wrote(database: Database) -> None:
    await database.run(lambda session: _Base.metadata.create_all(session.connection()))
    await database.run(lambda session: session.add(Sorry(id=1, words="private")))
    with pytest.raises(IntegrityError) as caught:
        await database.run(lambda session: session.add(Sorry(id=1, words="private")))
    assert "private" not in str(caught.value)


@pytest.mark.parametrize("url", ["", "do_over.db", "mysql://somewhere/db", "sqlite+aiosqlite://"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must look like"):
        Database.open(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
async def test_every_way_to_write_postgres_is_understood(scheme: str) -> None:
    opened = Database.open(f"{scheme}://nobody@localhost/nothing")
    assert opened.dialect == "postgresql"
    await opened.close()
