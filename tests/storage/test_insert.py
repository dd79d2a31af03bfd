"""Inserting a row only once, on both databases."""

from datetime import UTC, datetime

from sqlmodel import Session

from storage.database import Database
from storage.processed_deliveries import claim_delivery

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


async def test_a_key_is_new_once_in_each_workspace(database: Database) -> None:
    def twice_in_one(session: Session) -> list[bool]:
        return [claim_delivery(session, "T3", "form:V1", NOW) for _ in range(2)]

    def once(session: Session) -> bool:
        return claim_delivery(session, "T1", "form:V1", NOW)

    def elsewhere(session: Session) -> bool:
        return claim_delivery(session, "T2", "form:V1", NOW)

    assert await database.run(once) is True
    assert await database.run(once) is False
    assert await database.run(elsewhere) is True
    assert await database.run(twice_in_one) == [True, False]
