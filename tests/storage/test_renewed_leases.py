"""The last word before sending: the lease is ours, and nothing was written about the deals."""

from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import Session, col, update

from storage.claims import Claim
from storage.database import Database
from storage.models import LostDeal, NudgeStatus
from storage.settlements import Renewal, failed, keep_channel, renew_leases, settle
from storage.teams import remember_dm_channel
from tests.storage.nudge_rows import (
    LATER,
    LEASE,
    NOW,
    OTHER,
    REP,
    TEAM,
    a_deal,
    a_notice,
    add_client,
    add_teams,
    claim,
    every_nudge,
)
from tests.storage.statements import statements_of

AGAIN = LATER + LEASE


def add_claimable(session: Session, number: int) -> None:
    """Nudges that are due, each about a deal of its own that was written to twice."""
    add_client(session)
    for place in range(number):
        session.add(a_deal(f"d{place:03}", revision=2))
        session.flush()
        at = NOW - timedelta(minutes=10) + timedelta(seconds=place)
        session.add(a_notice(f"n{place:03}", deal_id=f"d{place:03}", due_at=at, wake_at=at))


@pytest.fixture
async def mine(database: Database) -> list[Claim]:
    """Three claims."""
    return await claimed(database, 3)


async def claimed(database: Database, number: int) -> list[Claim]:
    await database.run(add_teams)
    await database.run(lambda s: add_claimable(s, number))
    return await database.run(lambda s: claim(s, least_per_team=number))


def as_checked(mine: list[Claim]) -> list[Renewal]:
    return [Renewal(one, {one.nudge.deal_id or "": 2}) for one in mine]


def write_to(session: Session, deal_id: str) -> None:
    query = update(LostDeal).where(col(LostDeal.id) == deal_id)
    session.exec(query.values(revision=LostDeal.revision + 1))


async def leases(database: Database) -> list[tuple[str, bool]]:
    rows = await database.run(every_nudge)
    return [(row.id, row.wake_at == AGAIN) for row in rows.values()]


async def test_a_lease_is_renewed_and_stays_the_same(database: Database, mine: list[Claim]) -> None:
    renewed = await database.run(lambda s: renew_leases(s, as_checked(mine), AGAIN, NOW))
    assert renewed == {"n000", "n001", "n002"}
    rows = await database.run(every_nudge)
    assert {(r.status, r.wake_at, r.lease_no, r.attempts) for r in rows.values()} == {
        (NudgeStatus.SENDING, AGAIN, 1, 0)
    }


async def test_one_whose_deal_was_written_to_is_not_renewed(
    database: Database, mine: list[Claim]
) -> None:
    await database.run(lambda s: write_to(s, "d001"))
    assert await database.run(lambda s: renew_leases(s, as_checked(mine), AGAIN, NOW)) == {
        "n000",
        "n002",
    }
    assert await leases(database) == [("n000", True), ("n001", False), ("n002", True)]


@pytest.mark.parametrize("changed", ["d000", "d001", "d002"])
async def test_one_message_about_several_deals_wants_all_of_them_as_they_were(
    database: Database, mine: list[Claim], changed: str
) -> None:
    together = [Renewal(mine[0], {"d000": 2, "d001": 2}), *as_checked(mine[2:])]
    await database.run(lambda s: write_to(s, changed))
    expected = {"n000"} if changed == "d002" else {"n002"}
    assert await database.run(lambda s: renew_leases(s, together, AGAIN, NOW)) == expected


async def test_one_about_a_deal_that_is_gone_is_not_renewed(
    database: Database, mine: list[Claim]
) -> None:
    gone = [Renewal(mine[0], {"d000": 2, "no such deal": 2})]
    assert await database.run(lambda s: renew_leases(s, gone, AGAIN, NOW)) == set()
    assert await leases(database) == [("n000", False), ("n001", False), ("n002", False)]


async def test_a_lost_lease_is_not_renewed(database: Database, mine: list[Claim]) -> None:
    await database.run(lambda s: claim(s, NOW + LEASE, least_per_team=1))
    await database.run(lambda s: settle(s, [failed(mine[1], "refused")]))
    assert await database.run(lambda s: renew_leases(s, as_checked(mine), AGAIN, NOW)) == {"n002"}
    assert await leases(database) == [("n000", False), ("n001", False), ("n002", True)]


async def test_where_it_goes_is_the_reps_own_channel(database: Database, mine: list[Claim]) -> None:
    for team, user, channel in [(OTHER, REP, "D9"), (TEAM, REP, "D1")]:
        await database.run(
            partial(remember_dm_channel, team_id=team, user_id=user, channel=channel)
        )
    await database.run(lambda s: renew_leases(s, as_checked(mine[:2]), AGAIN, NOW))
    rows = await database.run(every_nudge)
    assert [row.channel for row in rows.values()] == ["D1", "D1", None]


async def test_where_it_goes_that_is_nobodys_own_stays(database: Database) -> None:
    await database.run(add_teams)
    await database.run(lambda s: s.add(a_notice("digest", recipient="")))
    await database.run(lambda s: remember_dm_channel(s, TEAM, REP, "D1"))
    (mine,) = await database.run(claim)
    await database.run(lambda s: keep_channel(s, mine, "C1"))
    assert await database.run(lambda s: renew_leases(s, [Renewal(mine, {})], AGAIN, NOW)) == {
        "digest"
    }
    assert (await database.run(every_nudge))["digest"].channel == "C1"


async def test_many_cost_as_many_statements_as_one(database: Database) -> None:
    mine = await claimed(database, 50)
    for some in (as_checked(mine[:1]), as_checked(mine)):
        assert len(await statements_of(database, partial(_renew, renewals=some))) == 1
    for number in (1, 25):
        together = [Renewal(one, {f"d{n:03}": 2 for n in range(50)}) for one in mine[:number]]
        assert len(await statements_of(database, partial(_renew, renewals=together))) == 2


def _renew(session: Session, renewals: list[Renewal]) -> None:
    assert len(renew_leases(session, renewals, AGAIN, NOW)) == len(renewals)
