"""Settling: every write about a claim stands under its lease, and only while it is being sent."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from storage.claims import Claim
from storage.database import Database
from storage.models import NudgeReason, NudgeStatus
from storage.settlements import (
    Renewal,
    Sent,
    Settlement,
    cancelled,
    failed,
    keep_channel,
    mark_sent,
    postponed,
    renew_leases,
    settle,
    tried,
    unknown,
)
from tests.storage.nudge_rows import (
    LATER,
    LEASE,
    NOW,
    REP,
    TEAM,
    add_notices,
    add_teams,
    claim,
    every_nudge,
    only,
)
from tests.storage.statements import statements_of

Settle = Callable[[Session, Claim], object]
SETTLEMENTS: dict[str, Settle] = {
    "keep_channel": lambda s, c: keep_channel(s, c, "D9"),
    "renew": lambda s, c: renew_leases(s, [Renewal(c, {})], LATER, NOW),
    "sent": lambda s, c: mark_sent(s, [Sent(c, "D1", "1.0", NOW)]),
    "postponed": lambda s, c: settle(s, [postponed(c, LATER, "slow")]),
    "tried": lambda s, c: settle(s, [tried(c, LATER, "slow")]),
    "unknown": lambda s, c: settle(s, [unknown(c, LATER, "lost")]),
    "cancelled": lambda s, c: settle(s, [cancelled(c, NudgeReason.SETTLED, "closed")]),
    "failed": lambda s, c: settle(s, [failed(c, "refused")]),
}


async def some_claims(database: Database, number: int = 1) -> list[Claim]:
    await database.run(lambda s: add_teams(s, TEAM))
    await database.run(lambda s: add_notices(s, TEAM, number, NOW - timedelta(minutes=1)))
    return await database.run(lambda s: claim(s, least_per_team=number))


async def one_claim(database: Database) -> Claim:
    (found,) = await some_claims(database)
    return found


@pytest.mark.parametrize("how", SETTLEMENTS)
async def test_a_claim_whose_lease_was_taken_over_settles_nothing(
    database: Database, how: str
) -> None:
    first = await one_claim(database)
    await database.run(lambda s: claim(s, NOW + LEASE))
    before = await database.run(only)
    assert not await database.run(lambda s: SETTLEMENTS[how](s, first))
    assert await database.run(only) == before


@pytest.mark.parametrize("how", SETTLEMENTS)
@pytest.mark.parametrize("done", ["sent", "postponed", "cancelled", "failed"])
async def test_what_is_no_longer_being_sent_is_not_settled_again(
    database: Database, how: str, done: str
) -> None:
    mine = await one_claim(database)
    assert await database.run(lambda s: SETTLEMENTS[done](s, mine)) == 1
    before = await database.run(only)
    assert not await database.run(lambda s: SETTLEMENTS[how](s, mine))
    assert await database.run(only) == before


Row = tuple[NudgeStatus, datetime | None, NudgeReason | None, str | None, int]
P, S, C, F = NudgeStatus.PENDING, NudgeStatus.SENDING, NudgeStatus.CANCELLED, NudgeStatus.FAILED
TROUBLE, GAVE_UP = NudgeReason.TROUBLE, NudgeReason.GAVE_UP
COMES_TO: list[tuple[Callable[[Claim], Settlement], Row]] = [
    (lambda c: postponed(c, LATER), (P, LATER, None, None, 0)),
    (lambda c: postponed(c, LATER, "ratelimited"), (P, LATER, TROUBLE, "ratelimited", 0)),
    (lambda c: tried(c, LATER, "slow"), (P, LATER, TROUBLE, "slow", 1)),
    (lambda c: unknown(c, LATER, "lost"), (S, LATER, TROUBLE, "lost", 1)),
    (lambda c: unknown(c, LATER, "lost", counts=False), (S, LATER, TROUBLE, "lost", 0)),
    (lambda c: cancelled(c, NudgeReason.STALE, "late"), (C, None, NudgeReason.STALE, "late", 1)),
    (lambda c: failed(c, "refused"), (F, None, GAVE_UP, "refused", 1)),
]


@pytest.mark.parametrize(("how", "expected"), COMES_TO)
async def test_how_a_claim_ended_is_written_down(
    database: Database, how: Callable[[Claim], Settlement], expected: Row
) -> None:
    mine = await one_claim(database)
    assert await database.run(lambda s: settle(s, [how(mine)])) == 1
    row = await database.run(only)
    assert (row.status, row.wake_at, row.reason, row.error, row.attempts) == expected
    assert (row.lease_no, row.recipient, row.folded_into) == (1, REP, None)


async def test_what_is_sent_has_no_reason_left(database: Database) -> None:
    first = await one_claim(database)
    await database.run(lambda s: settle(s, [tried(first, LATER, "slow")]))
    (again,) = await database.run(lambda s: claim(s, LATER))
    assert await database.run(lambda s: mark_sent(s, [Sent(again, "D1", "1.0", LATER)])) == 1
    row = await database.run(only)
    assert (row.status, row.wake_at, row.reason, row.error) == (NudgeStatus.SENT, None, None, None)
    assert (row.channel, row.message_ts, row.sent_at) == ("D1", "1.0", LATER)


async def test_a_claim_may_go_to_a_colleague_or_with_another_message(database: Database) -> None:
    one, other = await some_claims(database, 2)
    later = [
        postponed(one, LATER).redirected("U2", None),
        postponed(other, LATER).redirected(None, one.nudge.id),
    ]
    assert await database.run(lambda s: settle(s, later)) == 2
    rows = await database.run(every_nudge)
    assert [(row.recipient, row.folded_into) for row in rows.values()] == [
        ("U2", None),
        (REP, one.nudge.id),
    ]


async def test_a_batch_ends_each_in_its_own_way_with_one_statement(database: Database) -> None:
    mine = await some_claims(database, 40)
    ends = [
        postponed(one, LATER) if place % 2 else failed(one, f"no {place}")
        for place, one in enumerate(mine)
    ]
    told: list[int] = []
    asked = await statements_of(database, lambda s: told.append(settle(s, ends)))
    assert len(asked) == 1
    assert told == [40]
    rows = await database.run(every_nudge)
    expected = [("pending", None) if n % 2 else ("failed", f"no {n}") for n in range(40)]
    assert [(row.status, row.error) for row in rows.values()] == expected


async def test_nothing_to_settle_asks_nothing(database: Database) -> None:
    assert await statements_of(database, lambda s: settle(s, [])) == []
    assert await statements_of(database, lambda s: mark_sent(s, [])) == []
    assert await statements_of(database, lambda s: renew_leases(s, [], LATER, NOW)) == []


IN_BULK: dict[str, Callable[[Session, list[Claim]], int]] = {
    "mark_sent": lambda s, mine: mark_sent(s, [Sent(one, "D1", "1.0", NOW) for one in mine]),
    "settle": lambda s, mine: settle(s, [tried(one, LATER, "slow") for one in mine]),
    "renew_leases": lambda s, mine: len(
        renew_leases(s, [Renewal(o, {}) for o in mine], LATER, NOW)
    ),
}


@pytest.mark.parametrize("how", IN_BULK)
async def test_in_bulk_those_whose_leases_are_lost_stay_as_they_are(
    database: Database, how: str
) -> None:
    mine = await some_claims(database, 10)
    taken = await database.run(lambda s: claim(s, NOW + LEASE, least_per_team=4))
    before = await database.run(every_nudge)
    assert await database.run(lambda s: IN_BULK[how](s, mine)) == 6
    after = await database.run(every_nudge)
    lost = {one.nudge.id for one in taken}
    assert {i for i in after if after[i] == before[i]} == lost

    assert (
        await database.run(lambda s: IN_BULK[how](s, [c for c in mine if c.nudge.id in lost])) == 0
    )
    assert await database.run(every_nudge) == after
