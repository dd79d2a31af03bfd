"""Claiming: under one lease, a few of each workspace in turn, and one at a time for each rep."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from storage import claims, whose_turn
from storage.claims import Claim
from storage.database import Database
from storage.models import Nudge, NudgeStatus
from storage.nudges import enqueue
from storage.rate_limits import set_rate_limit
from storage.settlements import Sent, Settlement, mark_sent, postponed, settle, tried, unknown
from storage.whose_turn import Leases, Limits
from tests.storage.nudge_rows import (
    LATER,
    LEASE,
    NOW,
    OTHER,
    TEAM,
    a_notice,
    add_notices,
    add_teams,
    claim,
    every_nudge,
    only,
)
from tests.storage.statements import plans_of, statements_of


def claim_one(session: Session, row: Nudge) -> Claim | None:
    """Claim what was just written."""
    return claims.claim_written(session, [row], NOW, LEASES).get(row.id)


def ids_of(found: list[Claim]) -> list[str]:
    return [one.nudge.id for one in found]


LEASES = Leases(NOW, NOW + LEASE)


@pytest.fixture(params=[1, whose_turn.FEW_DUE], ids=["more", "few"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is due tells by itself whose it is, or is more than that."""
    monkeypatch.setattr(whose_turn, "FEW_DUE", request.param)


async def test_a_claim_is_ours_until_its_lease_ends(database: Database) -> None:
    await database.run(lambda s: add_teams(s, TEAM))
    await database.run(lambda s: add_notices(s, TEAM, 1))
    (first,) = await database.run(claim)
    row = await database.run(only)
    assert (row.status, row.lease_no, row.attempts) == (NudgeStatus.SENDING, 1, 0)
    assert row.wake_at == NOW + LEASE
    assert first.nudge == row
    assert not first.uncertain

    assert await database.run(lambda s: claim(s, NOW + LEASE - timedelta(seconds=1))) == []
    (second,) = await database.run(lambda s: claim(s, NOW + LEASE))
    assert second.uncertain
    assert second.lease_no == 2
    assert second.nudge == await database.run(only)


async def test_final_rows_rest_and_waiting_ones_wake(database: Database) -> None:
    await database.run(lambda s: add_teams(s, TEAM))
    await database.run(lambda s: add_notices(s, TEAM, 1))
    (mine,) = await database.run(claim)
    await database.run(lambda s: settle(s, [postponed(mine, LATER)]))
    row = await database.run(only)
    assert (row.status, row.wake_at, row.attempts) == (NudgeStatus.PENDING, LATER, 0)
    (again,) = await database.run(lambda s: claim(s, LATER))
    assert not again.uncertain
    lost = unknown(again, LATER + LEASE, "lost", counts=False)
    await database.run(lambda s: settle(s, [lost]))
    row = await database.run(only)
    assert (row.status, row.wake_at, row.attempts) == (NudgeStatus.SENDING, LATER + LEASE, 0)
    (last,) = await database.run(lambda s: claim(s, LATER + LEASE))
    assert last.uncertain
    await database.run(lambda s: mark_sent(s, [Sent(last, "D1", "1.0", LATER)]))
    row = await database.run(only)
    assert (row.status, row.wake_at, row.error) == (NudgeStatus.SENT, None, None)
    assert await database.run(lambda s: claim(s, LATER + timedelta(days=9))) == []


@pytest.mark.usefixtures("few")
async def test_a_pile_of_one_workspace_does_not_delay_anothers_one(database: Database) -> None:
    await database.run(add_teams)
    await database.run(lambda s: add_notices(s, TEAM, 500, NOW - timedelta(days=1)))
    await database.run(lambda s: add_notices(s, OTHER, 1))
    first = ids_of(await database.run(lambda s: claim(s, NOW)))
    mine = [f"{TEAM}-{n:05}" for n in range(5)]
    assert first == [mine[0], f"{OTHER}-00000", *mine[1:]]
    second = await database.run(lambda s: claim(s, NOW))
    assert [c.nudge.team_id for c in second] == [TEAM] * 5


@pytest.mark.parametrize(
    ("in_all", "least", "each"), [(10, 2, 5), (11, 2, 5), (4, 2, 2), (3, 2, 2), (0, 1, 1)]
)
@pytest.mark.usefixtures("few")
async def test_workspaces_share_what_is_claimed_and_have_a_few_at_least(
    database: Database, in_all: int, least: int, each: int
) -> None:
    await database.run(add_teams)
    for team in (TEAM, OTHER):
        at = NOW - timedelta(days=1 if team == TEAM else 0, minutes=1)
        await database.run(partial(add_notices, team_id=team, number=20, due_at=at))
    found = await database.run(lambda s: claim(s, least_per_team=least, in_all=in_all))
    turns = [f"{team}-{n:05}" for n in range(each) for team in (TEAM, OTHER)]
    assert ids_of(found) == turns


async def test_a_workspace_that_is_alone_has_it_all(database: Database) -> None:
    await database.run(add_teams)
    await database.run(lambda s: add_notices(s, TEAM, 20, NOW - timedelta(minutes=1)))
    found = await database.run(lambda s: claim(s, least_per_team=2, in_all=12))
    assert ids_of(found) == [f"{TEAM}-{n:05}" for n in range(12)]


@pytest.mark.usefixtures("few")
async def test_the_workspace_that_waited_longest_comes_first(database: Database) -> None:
    await database.run(lambda s: add_teams(s, "T1", "T2", "T3"))
    for team, minutes in [("T1", 1), ("T2", 3), ("T3", 2)]:
        due = NOW - timedelta(minutes=minutes)
        await database.run(partial(add_notices, team_id=team, number=1, due_at=due))
    found = await database.run(lambda s: claim(s, teams=2))
    assert [c.nudge.team_id for c in found] == ["T2", "T3"]


@pytest.mark.usefixtures("few")
async def test_a_pile_that_slack_does_not_take_hides_nobody(database: Database) -> None:
    await database.run(add_teams)
    await database.run(lambda s: add_notices(s, TEAM, 5, NOW - timedelta(days=1)))
    await database.run(lambda s: add_notices(s, OTHER, 1))
    await database.run(lambda s: set_rate_limit(s, TEAM, "chat.postMessage", LATER))
    assert ids_of(await database.run(claim)) == [f"{OTHER}-00000"]


async def test_what_the_asker_is_sending_already_is_left_and_the_next_come(
    database: Database,
) -> None:
    await database.run(add_teams)
    await database.run(lambda s: add_notices(s, TEAM, 5, NOW - timedelta(minutes=1)))
    but = {f"{TEAM}-00000", f"{TEAM}-00002"}
    found = await database.run(lambda s: claim(s, least_per_team=2, but=but))
    assert ids_of(found) == [f"{TEAM}-00001", f"{TEAM}-00003"]
    rows = await database.run(every_nudge)
    assert {i: (rows[i].status, rows[i].lease_no) for i in but} == dict.fromkeys(
        but, (NudgeStatus.PENDING, 0)
    )


async def test_a_nudge_just_written_is_claimed_unless_somebody_else_has(database: Database) -> None:
    await database.run(add_teams)
    row = a_notice("n1")
    await database.run(lambda s: enqueue(s, row))
    as_read_before = await database.run(only)
    mine = await database.run(lambda s: claim_one(s, row))
    assert mine is not None
    assert not mine.uncertain
    assert mine.nudge == await database.run(only)
    again = await database.run(lambda s: claim_one(s, as_read_before))
    assert again is None
    assert mine.nudge == await database.run(only)


async def test_nudges_just_written_are_claimed_together_but_for_those_taken(
    database: Database,
) -> None:
    await database.run(add_teams)
    rows = [a_notice(f"n{number}") for number in range(3)]
    await database.run(lambda s: [enqueue(s, row) for row in rows])
    await database.run(lambda s: claim_one(s, rows[1]))
    found: dict[str, Claim] = {}
    sent = await statements_of(
        database,
        lambda s: found.update(claims.claim_written(s, rows, NOW, LEASES)),
    )
    assert set(found) == {"n0", "n2"}
    assert len(sent) == 1


async def test_a_claim_that_has_to_be_tried_again_begins_as_it_did(database: Database) -> None:
    await database.run(add_teams)
    row = a_notice("n1")
    await database.run(lambda s: enqueue(s, row))

    def lost(session: Session) -> None:
        assert claim_one(session, row) is not None
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await database.run(lost)
    again = await database.run(lambda s: claim_one(s, row))
    assert again is not None
    assert not again.uncertain


async def test_a_nudge_just_written_for_later_is_not_claimed(database: Database) -> None:
    await database.run(add_teams)
    row = a_notice("n1", due_at=LATER, wake_at=LATER)
    await database.run(lambda s: enqueue(s, row))
    assert await database.run(lambda s: claim_one(s, row)) is None
    assert (await database.run(only)).status == NudgeStatus.PENDING


async def test_what_counts_for_a_rep_is_claimed_one_at_a_time(database: Database) -> None:
    await database.run(add_teams)
    several: list[tuple[str, int, dict[str, Any]]] = [
        ("second", 2, {}),
        ("first", 1, {}),
        ("same moment", 1, {}),
        ("colleague's", 1, {"recipient": "U2"}),
        ("elsewhere", 1, {"team_id": OTHER}),
        ("exempt", 1, {"counts": False}),
    ]
    for name, seconds, values in several:
        at = NOW - timedelta(minutes=1) + timedelta(seconds=seconds)
        row = a_notice(name, **{"counts": True, "due_at": at, "wake_at": at} | values)
        await database.run(partial(enqueue, nudge=row))
    found = {one.nudge.id: one for one in await database.run(claim)}
    assert set(found) == {"first", "colleague's", "elsewhere", "exempt"}
    assert await database.run(claim) == []

    await database.run(lambda s: mark_sent(s, [Sent(found["first"], "D1", "1.0", NOW)]))
    assert ids_of(await database.run(claim)) == ["same moment"]


@pytest.mark.parametrize("trouble", [tried, unknown])
async def test_a_reps_others_do_not_wait_for_what_met_trouble(
    database: Database, trouble: Callable[..., Settlement]
) -> None:
    await database.run(add_teams)
    for name, seconds in [("first", 2), ("second", 1)]:
        at = NOW - timedelta(seconds=seconds)
        row = a_notice(name, counts=True, due_at=at, wake_at=at)
        await database.run(partial(enqueue, nudge=row))
    (first,) = await database.run(claim)
    await database.run(lambda s: settle(s, [trouble(first, LATER, "slow")]))
    assert ids_of(await database.run(claim)) == ["second"]


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
    asked = [one for one in await statements_of(database, claim) if "FROM nudge" in one[0]]
    plans = await database.run(lambda s: plans_of(s, asked))
    assert len(plans) == 4  # anything due, the workspaces, and the rows of each
    assert "nudge_awake" in plans[0]
    for plan in plans[1:]:
        assert "nudge_awake_in_team" in plan
    for plan in (plans[0], *plans[2:]):
        assert "Sort" not in plan
        assert "TEMP B-TREE" not in plan


async def test_claiming_costs_a_statement_for_each_workspace_and_three(database: Database) -> None:
    await database.run(add_teams)
    assert len(await statements_of(database, claim)) == 1
    await database.run(lambda s: add_notices(s, TEAM, 60, NOW - timedelta(hours=1)))
    few = await statements_of(database, claim)
    many = await statements_of(database, lambda s: claim(s, least_per_team=50))
    assert len(few) == len(many) == 4


async def test_a_clock_that_is_fast_takes_over_no_lease_but_finds_what_is_due(
    database: Database,
) -> None:
    await database.run(add_teams)
    await database.run(partial(add_notices, team_id=TEAM, number=1))
    assert len(await database.run(claim)) == 1
    await database.run(partial(add_notices, team_id=OTHER, number=1))
    fast, limits = NOW + timedelta(hours=5), Limits(("send",), 10, 5, 5)
    found = await database.run(lambda s: claims.claim_due(s, fast, LEASES, limits))
    assert [one.nudge.team_id for one in found] == [OTHER]

    over = Leases(NOW + LEASE, NOW + 2 * LEASE)
    slow = NOW - timedelta(hours=5)
    found = await database.run(lambda s: claims.claim_due(s, slow, over, limits))
    assert {one.nudge.team_id for one in found} == {TEAM, OTHER}
    assert all(one.uncertain for one in found)
