"""What Slack holds back waits, for its own workspace and method alone."""

import asyncio
from datetime import timedelta
from functools import partial

from sqlmodel import select

from storage.database import Database
from storage.models import RateLimit
from storage.rate_limits import (
    LONGEST_REST,
    begin_rest,
    drop_ended_rate_limits,
    rate_limited_until,
    set_rate_limit,
)
from tests.storage.nudge_rows import LATER, NOW, OTHER, TEAM, add_notices, add_teams, claim

METHOD = "chat.postMessage"


async def test_a_closed_gate_holds_its_workspace_until_it_opens(database: Database) -> None:
    await database.run(add_teams)
    for team in (TEAM, OTHER):
        await database.run(partial(add_notices, team_id=team, number=1))
    await database.run(lambda s: set_rate_limit(s, TEAM, METHOD, LATER))
    await database.run(lambda s: set_rate_limit(s, TEAM, METHOD, NOW))
    await database.run(lambda s: set_rate_limit(s, OTHER, "users.list", LATER))
    assert await database.run(lambda s: rate_limited_until(s, TEAM, METHOD, NOW)) == LATER
    assert await database.run(lambda s: rate_limited_until(s, OTHER, METHOD, NOW)) is None

    assert [c.nudge.team_id for c in await database.run(claim)] == [OTHER]
    assert await database.run(lambda s: rate_limited_until(s, TEAM, METHOD, LATER)) is None
    found = await database.run(lambda s: claim(s, LATER))
    assert {c.nudge.team_id for c in found} == {TEAM, OTHER}


async def test_gates_are_closed_side_by_side(database: Database) -> None:
    await database.run(add_teams)
    untils = [NOW + timedelta(seconds=n) for n in range(20)]
    await asyncio.gather(
        *(
            database.run(partial(set_rate_limit, team_id=TEAM, method="m", until=until))
            for until in untils
        )
    )
    assert await database.run(lambda s: rate_limited_until(s, TEAM, "m", NOW)) == untils[-1]


async def test_gates_that_are_open_again_are_forgotten(database: Database) -> None:
    await database.run(add_teams)
    for team, until in [(TEAM, NOW), (OTHER, LATER)]:
        await database.run(partial(set_rate_limit, team_id=team, method="m", until=until))
    await database.run(lambda s: drop_ended_rate_limits(s, NOW))
    left = await database.run(lambda s: list(s.exec(select(RateLimit))))
    assert [(limit.team_id, limit.closed_until) for limit in left] == [(OTHER, LATER)]


async def test_a_rest_that_a_clock_ahead_has_noted_holds_nobody(database: Database) -> None:
    await database.run(add_teams)
    await database.run(partial(add_notices, team_id=TEAM, number=1))
    noted_ahead = NOW + timedelta(days=1)
    await database.run(lambda s: set_rate_limit(s, TEAM, METHOD, noted_ahead))
    assert await database.run(lambda s: rate_limited_until(s, TEAM, METHOD, NOW)) is None
    assert [c.nudge.team_id for c in await database.run(claim)] == [TEAM]

    told = NOW + LONGEST_REST
    await database.run(lambda s: set_rate_limit(s, TEAM, METHOD, told))
    assert await database.run(lambda s: rate_limited_until(s, TEAM, METHOD, NOW)) == told


async def test_of_many_who_ask_at_once_one_alone_has_the_call(
    database: Database, database_url: str
) -> None:
    await database.run(add_teams)
    other = Database.open(database_url)
    begin = partial(begin_rest, team_id=TEAM, method=METHOD, wait=LATER - NOW)
    try:
        for now in (NOW, LATER):
            found = await asyncio.gather(
                *(one.run(partial(begin, now=now)) for _ in range(8) for one in (database, other))
            )
            assert sorted(found, key=bool) == [None, *[now + (LATER - NOW)] * 15]
    finally:
        await other.close()
