"""Lost deals, histories and recoveries belong to one workspace."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session

from storage.database import Database
from storage.deals import (
    count_events,
    first_open_deals,
    get_deal,
    recoveries_to_tell,
)
from storage.models import DealEvent, LostDeal, Recovery
from tests.storage.nudge_rows import NOW, OTHER, REP, TEAM, a_deal, add_deal, add_teams
from tests.storage.statements import plans_of, statements_of

WEEK = timedelta(days=7)


def add_event(session: Session, deal_id: str, what: str, days: int = 0) -> None:
    session.add(DealEvent(team_id=TEAM, deal_id=deal_id, what=what, at=NOW + timedelta(days=days)))


def add_recovery(session: Session, deal_id: str, days: int, *, in_digest: bool = True) -> None:
    session.add(
        Recovery(
            deal_id=deal_id,
            team_id=TEAM,
            rep_id=REP,
            in_digest=in_digest,
            show_client=False,
            at=NOW + timedelta(days=days),
        )
    )


@pytest.fixture
async def deals(database: Database) -> Database:
    """Two workspaces, of which the first has three deals."""
    await database.run(add_teams)
    for number, state in enumerate(["open", "open", "recovered"]):
        changed = NOW + timedelta(hours=number)
        await database.run(partial(add_deal, deal_id=f"d{number}", state=state, changed_at=changed))
    return database


async def test_another_workspace_has_no_such_deal(deals: Database) -> None:
    await deals.run(lambda s: add_event(s, "d0", "asked"))
    await deals.run(lambda s: add_recovery(s, "d2", 0))
    for team, found in [(TEAM, True), (OTHER, False)]:
        assert (await deals.run(partial(get_deal, team_id=team, deal_id="d0")) is not None) is found
        assert (await deals.run(partial(open_of, team=team)) != ([], 0)) is found
        assert (
            bool(
                await deals.run(
                    partial(
                        recoveries_to_tell,
                        team_id=team,
                        since=NOW,
                        until=NOW + WEEK,
                        asking="asked",
                    )
                )
            )
            is found
        )
        count = await deals.run(
            partial(count_events, team_id=team, what="asked", since=NOW, until=NOW + WEEK)
        )
        assert bool(count) is found


def open_of(
    session: Session, team: str = TEAM, rep: str = REP, most: int = 10
) -> tuple[list[str], int]:
    return first_open_deals(session, team, rep, most)


async def test_a_reps_open_deals_are_listed_latest_change_first(deals: Database) -> None:
    assert await deals.run(open_of) == (["d1", "d0"], 2)
    assert await deals.run(lambda s: open_of(s, rep="U2")) == ([], 0)


async def test_what_is_due_next_is_listed_first_and_what_has_no_date_last(deals: Database) -> None:
    hour, next_year = timedelta(hours=1), NOW + timedelta(days=365)
    for deal_id, list_at, changed_at in [
        ("due later", NOW + hour, NOW + hour),
        ("due now, b", NOW, NOW),
        ("due now, a", NOW, NOW),
        ("due now, changed last", NOW, NOW + hour),
        ("due next year", next_year, NOW + 9 * hour),
    ]:
        row = a_deal(deal_id, list_at=list_at, changed_at=changed_at)
        await deals.run(partial(_add, row=row))
    await deals.run(lambda s: s.add(a_deal("undone", state="undone", list_at=NOW)))
    found, in_all = await deals.run(open_of)
    assert in_all == 7
    assert found == [
        "due now, changed last",
        "due now, a",
        "due now, b",
        "due later",
        "due next year",
        "d1",
        "d0",
    ]
    for most in range(1, 8):
        assert await deals.run(partial(open_of, most=most)) == (found[:most], 7)


def _add(session: Session, row: LostDeal) -> None:
    session.add(row)


async def test_a_list_reads_its_index_in_order(deals: Database) -> None:
    """A rep with thousands of deals waits for their list as long as one with ten."""
    many = [a_deal(f"e{n:04}", list_at=NOW + timedelta(minutes=n)) for n in range(2000)]
    await deals.run(lambda s: s.add_all(many))
    asked = await statements_of(deals, open_of)
    (plan,) = await deals.run(lambda s: plans_of(s, asked, "lost_deal"))
    assert "lost_deal_of_rep" in plan


async def test_a_period_has_its_start_and_not_its_end_and_needs_consent(deals: Database) -> None:
    await deals.run(lambda s: add_recovery(s, "d0", 0))
    await deals.run(lambda s: add_recovery(s, "d1", 7))
    await deals.run(lambda s: add_recovery(s, "d2", 1, in_digest=False))
    for since, ids in [(NOW, ["d0"]), (NOW + WEEK, ["d1"])]:
        told = await deals.run(
            partial(
                recoveries_to_tell,
                team_id=TEAM,
                since=since,
                until=since + WEEK,
                asking="asked",
            )
        )
        assert [(one.deal_id, deal.id) for one, deal, _ in told] == [(i, i) for i in ids]


async def test_a_recovery_tells_when_it_was_asked_for_last(deals: Database) -> None:
    for days in (0, 1, 5):
        await deals.run(partial(add_event, deal_id="d0", what="asked", days=days))
    await deals.run(lambda s: add_recovery(s, "d0", 2))
    await deals.run(lambda s: add_recovery(s, "d1", 3))
    found = await deals.run(lambda s: recoveries_to_tell(s, TEAM, NOW, NOW + WEEK, asking="asked"))
    assert [asked for *_, asked in found] == [NOW + timedelta(days=1), None]


async def test_a_deal_counts_once_however_often_it_was_asked_for(deals: Database) -> None:
    for deal_id, days in [("d0", 0), ("d0", 1), ("d1", 2), ("d2", 7)]:
        await deals.run(partial(add_event, deal_id=deal_id, what="asked", days=days))
    assert await deals.run(lambda s: count_events(s, TEAM, "asked", NOW, NOW + WEEK)) == 2
    assert await deals.run(lambda s: count_events(s, TEAM, "yes", NOW, NOW + WEEK)) == 0


async def test_what_is_told_late_counts_when_it_is_told_and_what_was_taken_back_never(
    deals: Database,
) -> None:
    its: dict[str, Any] = {"team_id": TEAM, "what": "asked", "at": NOW - WEEK}
    await deals.run(lambda s: s.add(DealEvent(**its, deal_id="d0", told_at=NOW)))
    await deals.run(lambda s: s.add(DealEvent(**its, deal_id="d1", told_at=NOW, taken_back_at=NOW)))
    assert await deals.run(lambda s: count_events(s, TEAM, "asked", NOW, NOW + WEEK)) == 1
    assert await deals.run(lambda s: count_events(s, TEAM, "asked", NOW - WEEK, NOW)) == 0
