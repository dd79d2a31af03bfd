"""Lost deals, histories and recoveries belong to one workspace."""

import asyncio
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import Session, select

from storage.database import Database
from storage.deals import (
    count_events,
    deals_of_rep,
    events_of,
    get_deal,
    recoveries_to_tell,
    recovery_of,
)
from storage.models import DealEvent, Recovery, Rep
from storage.teams import active_teams, get_rep, join_team, leave_team, save_rep
from tests.storage.nudge_rows import NOW, OTHER, REP, TEAM, add_deal, add_teams

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
        assert bool(await deals.run(partial(events_of, team_id=team, deal_id="d0"))) is found
        assert (
            await deals.run(partial(recovery_of, team_id=team, deal_id="d2")) is not None
        ) is found
        assert (
            bool(await deals.run(partial(deals_of_rep, team_id=team, rep_id=REP, states=["open"])))
            is found
        )
        assert (
            bool(
                await deals.run(
                    partial(recoveries_to_tell, team_id=team, since=NOW, until=NOW + WEEK)
                )
            )
            is found
        )
        count = await deals.run(
            partial(count_events, team_id=team, what="asked", since=NOW, until=NOW + WEEK)
        )
        assert bool(count) is found


async def test_a_reps_deals_are_listed_by_state_latest_change_first(deals: Database) -> None:
    found = await deals.run(lambda s: deals_of_rep(s, TEAM, REP, ["open"]))
    assert [deal.id for deal in found] == ["d1", "d0"]
    assert await deals.run(lambda s: deals_of_rep(s, TEAM, "U2", ["open"])) == []


async def test_a_history_is_told_in_the_order_it_was_written(deals: Database) -> None:
    for what, days in [("reported", 0), ("asked", 2), ("snoozed", 1)]:
        await deals.run(partial(add_event, deal_id="d0", what=what, days=days))
    await deals.run(lambda s: add_event(s, "d1", "reported"))
    found = await deals.run(lambda s: events_of(s, TEAM, "d0"))
    assert [event.what for event in found] == ["reported", "asked", "snoozed"]


async def test_a_period_has_its_start_and_not_its_end_and_needs_consent(deals: Database) -> None:
    await deals.run(lambda s: add_recovery(s, "d0", 0))
    await deals.run(lambda s: add_recovery(s, "d1", 7))
    await deals.run(lambda s: add_recovery(s, "d2", 1, in_digest=False))
    for since, ids in [(NOW, ["d0"]), (NOW + WEEK, ["d1"])]:
        told = await deals.run(
            partial(recoveries_to_tell, team_id=TEAM, since=since, until=since + WEEK)
        )
        assert [(recovery.deal_id, deal.id) for recovery, deal in told] == [(i, i) for i in ids]


async def test_a_deal_counts_once_however_often_it_was_asked_for(deals: Database) -> None:
    for deal_id, days in [("d0", 0), ("d0", 1), ("d1", 2), ("d2", 7)]:
        await deals.run(partial(add_event, deal_id=deal_id, what="asked", days=days))
    assert await deals.run(lambda s: count_events(s, TEAM, "asked", NOW, NOW + WEEK)) == 2
    assert await deals.run(lambda s: count_events(s, TEAM, "yes", NOW, NOW + WEEK)) == 0


async def test_a_rep_is_met_for_the_first_time_by_several_at_once(deals: Database) -> None:
    def meet(session: Session) -> str:
        rep = Rep(team_id=TEAM, user_id="U7", timezone="UTC", locale="en-US", refreshed_at=NOW)
        return save_rep(session, rep).user_id

    assert await asyncio.gather(*(deals.run(meet) for _ in range(8))) == ["U7"] * 8
    assert len(await deals.run(lambda s: list(s.exec(select(Rep).where(Rep.user_id == "U7"))))) == 1


async def test_a_rep_is_kept_as_slack_told_last(deals: Database) -> None:
    for zone in ("Europe/Berlin", "Asia/Tokyo"):
        rep = Rep(team_id=TEAM, user_id=REP, timezone=zone, locale="en-US", refreshed_at=NOW)
        await deals.run(partial(save_rep, rep=rep))
    known = await deals.run(lambda s: get_rep(s, TEAM, REP))
    assert known is not None
    assert known.timezone == "Asia/Tokyo"
    assert await deals.run(lambda s: get_rep(s, OTHER, "U7")) is None


async def test_a_workspace_joins_once_leaves_and_comes_back(database: Database) -> None:
    await asyncio.gather(*(database.run(lambda s: join_team(s, "T9", "T9", NOW)) for _ in range(8)))
    assert [team.team_id for team in await database.run(active_teams)] == ["T9"]
    await database.run(lambda s: leave_team(s, "T9"))
    assert await database.run(active_teams) == []
    await database.run(lambda s: join_team(s, "T9", "Nine", NOW + WEEK))
    (team,) = await database.run(active_teams)
    assert (team.name, team.joined_at) == ("Nine", NOW)
