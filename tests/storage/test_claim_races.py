"""Those who claim at the same moment share nothing."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier

from sqlalchemy import event

from storage.database import Database
from tests.storage.nudge_rows import NOW, TEAM, add_notices, add_teams, claim


async def test_claims_made_side_by_side_share_nothing(
    database: Database, database_url: str
) -> None:
    await database.run(add_teams)
    await database.run(lambda s: add_notices(s, TEAM, 60, NOW - timedelta(hours=1)))
    other = Database.open(database_url)
    try:
        found = await asyncio.gather(
            *(one.run(claim) for _ in range(12) for one in (database, other))
        )
    finally:
        await other.close()
    ids = [c.nudge.id for claimed in found for c in claimed]
    assert len(ids) == len(set(ids))
    assert ids


async def test_two_who_saw_the_same_rows_do_not_both_get_one(postgres_database_url: str) -> None:
    """Only PostgreSQL lets two read before either writes."""
    both_have_read = Barrier(2, timeout=10)
    two = [Database.open(postgres_database_url) for _ in range(2)]
    await two[0].run(add_teams)
    await two[0].run(lambda s: add_notices(s, TEAM, 20, NOW - timedelta(hours=1)))
    try:
        for one in two:
            event.listen(one._engine, "before_cursor_execute", waiting_to_claim(both_have_read))
        found = await asyncio.gather(
            *(one.run(lambda s: claim(s, least_per_team=20)) for one in two)
        )
    finally:
        for one in two:
            await one.close()
    assert not both_have_read.broken
    ids = [one.nudge.id for claimed in found for one in claimed]
    assert sorted(ids) == [f"{TEAM}-{n:05}" for n in range(20)]


def waiting_to_claim(both_have_read: Barrier) -> Callable[..., None]:
    waits = iter([both_have_read.wait])

    def wait(_connection: object, _cursor: object, sql: str, *_: object) -> None:
        # Once each: a deadlock of the two would be done again by one alone.
        if sql.startswith("UPDATE nudge") and (both := next(waits, None)) is not None:
            both()

    return wait
