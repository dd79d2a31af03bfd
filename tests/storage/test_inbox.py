"""A delivery from Slack has its effect once, on both databases."""

from datetime import UTC, datetime, timedelta
from functools import partial

from storage.database import Database
from storage.processed_deliveries import claim_delivery, forget_before

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


async def test_a_delivery_is_new_once_in_each_workspace(database: Database) -> None:
    answers = [
        await database.run(partial(claim_delivery, team_id=team, key=key, now=NOW))
        for team, key in [("T1", "a"), ("T1", "a"), ("T1", "b"), ("T2", "a"), ("T2", "a")]
    ]
    assert answers == [True, False, True, True, False]


async def test_old_deliveries_are_forgotten(database: Database) -> None:
    await database.run(lambda s: claim_delivery(s, "T1", "old", NOW - timedelta(days=8)))
    await database.run(lambda s: claim_delivery(s, "T1", "new", NOW))
    assert await database.run(lambda s: forget_before(s, NOW - timedelta(days=7))) == 1
    assert await database.run(lambda s: claim_delivery(s, "T1", "old", NOW))
    assert not await database.run(lambda s: claim_delivery(s, "T1", "new", NOW))
