"""Claiming and settling: under one lease, in one status, a few of each workspace."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlmodel import Session

from storage import claims
from storage.claims import Claim
from storage.database import Database
from storage.models import NudgeStatus
from tests.storage.nudge_rows import LEASE, NOW, OTHER, TEAM, add_notices, add_teams, claim, only

LATER = NOW + timedelta(hours=1)
Settle = Callable[[Session, Claim], bool]
Statement = tuple[str, Any]
SETTLEMENTS: list[Settle] = [
    lambda s, c: claims.keep_channel(s, c, "D1", LATER),
    lambda s, c: claims.mark_sent(s, c, "D1", "1.0", NOW),
    lambda s, c: claims.postpone(s, c, LATER, "slow"),
    lambda s, c: claims.look_later(s, c, LATER, "lost"),
    lambda s, c: claims.cancel(s, c, "closed"),
    lambda s, c: claims.fail(s, c, "refused"),
]
NAMES = ["keep_channel", "mark_sent", "postpone", "look_later", "cancel", "fail"]


async def one_claim(database: Database) -> Claim:
    await database.run(lambda s: add_teams(s, TEAM))
    await database.run(lambda s: add_notices(s, TEAM, 1))
    (found,) = await database.run(claim)
    return found


async def test_a_claim_is_ours_until_its_lease_ends(database: Database) -> None:
    first = await one_claim(database)
    row = await database.run(only)
    assert (row.status, row.lease_no, row.attempts) == (NudgeStatus.SENDING, 1, 1)
    assert row.wake_at == NOW + LEASE
    assert not first.uncertain

    assert await database.run(lambda s: claim(s, NOW + LEASE - timedelta(seconds=1))) == []
    (second,) = await database.run(lambda s: claim(s, NOW + LEASE))
    assert second.uncertain
    assert second.lease_no == 2


@pytest.mark.parametrize("settle", SETTLEMENTS, ids=NAMES)
async def test_a_claim_whose_lease_was_taken_over_settles_nothing(
    database: Database, settle: Settle
) -> None:
    first = await one_claim(database)
    await database.run(lambda s: claim(s, NOW + LEASE))
    before = await database.run(only)
    assert not await database.run(lambda s: settle(s, first))
    assert await database.run(only) == before


@pytest.mark.parametrize("settle", SETTLEMENTS, ids=NAMES)
@pytest.mark.parametrize("done", [1, 2, 4, 5], ids=["sent", "pending", "cancelled", "failed"])
async def test_what_is_no_longer_being_sent_is_not_settled_again(
    database: Database, settle: Settle, done: int
) -> None:
    mine = await one_claim(database)
    assert await database.run(lambda s: SETTLEMENTS[done](s, mine))
    before = await database.run(only)
    assert not await database.run(lambda s: settle(s, mine))
    assert await database.run(only) == before


async def test_final_rows_rest_and_waiting_ones_wake(database: Database) -> None:
    mine = await one_claim(database)
    await database.run(lambda s: claims.postpone(s, mine, LATER, counts=False))
    row = await database.run(only)
    assert (row.status, row.wake_at, row.attempts) == (NudgeStatus.PENDING, LATER, 0)
    (again,) = await database.run(lambda s: claim(s, LATER))
    assert not again.uncertain
    await database.run(lambda s: claims.look_later(s, again, LATER + LEASE, "lost", counts=False))
    row = await database.run(only)
    assert (row.status, row.wake_at, row.attempts) == (
        NudgeStatus.SENDING,
        LATER + LEASE,
        0,
    )
    (last,) = await database.run(lambda s: claim(s, LATER + LEASE))
    await database.run(lambda s: claims.mark_sent(s, last, "D1", "1.0", LATER))
    row = await database.run(only)
    assert (row.status, row.wake_at, row.error) == (NudgeStatus.SENT, None, None)


async def test_a_pile_of_one_workspace_does_not_delay_anothers_one(database: Database) -> None:
    await database.run(add_teams)
    await database.run(lambda s: add_notices(s, TEAM, 500, NOW - timedelta(days=1)))
    await database.run(lambda s: add_notices(s, OTHER, 1))
    first = await database.run(lambda s: claim(s, NOW))
    assert [c.nudge.id for c in first] == [f"{TEAM}-{n:05}" for n in range(5)] + [f"{OTHER}-00000"]
    second = await database.run(lambda s: claim(s, NOW))
    assert [c.nudge.team_id for c in second] == [TEAM] * 5


async def test_the_workspace_that_waited_longest_comes_first(database: Database) -> None:
    await database.run(lambda s: add_teams(s, "T1", "T2", "T3"))
    for team, minutes in [("T1", 1), ("T2", 3), ("T3", 2)]:
        due = NOW - timedelta(minutes=minutes)
        await database.run(partial(add_notices, team_id=team, number=1, due_at=due))
    found = await database.run(lambda s: claim(s, teams=2))
    assert [c.nudge.team_id for c in found] == ["T2", "T3"]


async def test_a_closed_gate_holds_its_workspace_until_it_opens(database: Database) -> None:
    await database.run(add_teams)
    for team in (TEAM, OTHER):
        await database.run(partial(add_notices, team_id=team, number=1))
    method = "chat.postMessage"
    await database.run(lambda s: claims.set_rate_limit(s, TEAM, method, LATER))
    await database.run(lambda s: claims.set_rate_limit(s, TEAM, method, NOW))
    await database.run(lambda s: claims.set_rate_limit(s, OTHER, "users.list", LATER))
    assert await database.run(lambda s: claims.rate_limited_until(s, TEAM, method, NOW)) == LATER
    assert await database.run(lambda s: claims.rate_limited_until(s, OTHER, method, NOW)) is None

    assert [c.nudge.team_id for c in await database.run(claim)] == [OTHER]
    assert await database.run(lambda s: claims.rate_limited_until(s, TEAM, method, LATER)) is None
    found = await database.run(lambda s: claim(s, LATER))
    assert {c.nudge.team_id for c in found} == {TEAM, OTHER}


async def test_gates_are_closed_side_by_side(database: Database) -> None:
    await database.run(add_teams)
    untils = [NOW + timedelta(seconds=n) for n in range(20)]
    await asyncio.gather(
        *(
            database.run(partial(claims.set_rate_limit, team_id=TEAM, method="m", until=until))
            for until in untils
        )
    )
    assert await database.run(lambda s: claims.rate_limited_until(s, TEAM, "m", NOW)) == untils[-1]


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


async def test_looking_for_what_is_due_reads_the_partial_indexes(database: Database) -> None:
    """Without them a look slows down with every nudge that was ever sent (design, section 3)."""
    await database.run(add_teams)
    for team in (TEAM, OTHER):
        await database.run(
            partial(add_notices, team_id=team, number=2000, due_at=NOW - timedelta(seconds=5))
        )
    await database.run(
        lambda s: s.connection().execute(
            text("UPDATE nudge SET status = 'sent', wake_at = NULL WHERE id LIKE '%0'")
        )
    )
    selects = await selects_of(database, claim)
    plans = await database.run(lambda s: plans_of(s, selects))
    assert len(plans) == 4  # anything due, the workspaces, and the rows of each
    assert "nudge_awake" in plans[0]
    for plan in plans[1:]:
        assert "nudge_awake_in_team" in plan
    for plan in (plans[0], *plans[2:]):
        assert "Sort" not in plan
        assert "TEMP B-TREE" not in plan


async def selects_of(database: Database, work: Callable[[Session], object]) -> list[Statement]:
    """The queries of a unit of work, as the driver gets them."""
    seen: list[Statement] = []

    def keep(_connection: object, _cursor: object, sql: str, values: Any, *_: object) -> None:
        if "FROM nudge" in sql and "nudge.id = " not in sql:
            seen.append((sql, values))

    event.listen(database._engine, "before_cursor_execute", keep)
    await database.run(work)
    event.remove(database._engine, "before_cursor_execute", keep)
    return seen


def plans_of(session: Session, statements: list[Statement]) -> list[str]:
    """How the database goes about these queries."""
    connection, explain = session.connection(), "EXPLAIN QUERY PLAN"
    if connection.dialect.name == "postgresql":
        explain = "EXPLAIN"
        connection.execute(text("ANALYZE nudge"))
    return [
        "\n".join(str(row) for row in connection.exec_driver_sql(f"{explain} {sql}", values))
        for sql, values in statements
    ]
