"""Inserting a row only once, on both databases."""

from datetime import UTC, datetime

from sqlmodel import Session, select

from storage.database import Database
from storage.insert import insert_those_new
from storage.models import ProcessedDelivery
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


async def test_several_are_inserted_where_their_keys_are_free(database: Database) -> None:
    """What the same work added before counts too, and so does the same key twice."""

    def work(session: Session) -> set[str]:
        session.add(ProcessedDelivery(team_id="T1", key="a", at=NOW))
        rows = [ProcessedDelivery(team_id="T1", key=key, at=NOW) for key in "abbc"]
        return insert_those_new(session, rows, ProcessedDelivery.key)

    assert await database.run(lambda s: claim_delivery(s, "T1", "c", NOW))
    assert await database.run(work) == {"b"}
    kept = await database.run(lambda s: sorted(s.exec(select(ProcessedDelivery.key))))
    assert kept == ["a", "b", "c"]
