"""Inserting once: the first of a key is told from the second on both databases."""

from datetime import UTC, datetime

from sqlmodel import Session

from storage.database import Database
from storage.inbox import first_time

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)


async def test_the_first_of_a_key_is_new_and_the_second_is_not(database: Database) -> None:
    def deliver(session: Session) -> list[bool]:
        return [first_time(session, "T1", key, NOW) for key in ("a", "a", "b")]

    assert await database.run(deliver) == [True, False, True]
    assert await database.run(deliver) == [False, False, False]
