"""Workspaces and their reps: who joined, who was met, who is to be looked up next."""

import asyncio
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from sqlmodel import Session, select

from storage.database import Database
from storage.models import Rep, RepKey, Team, TimeOff
from storage.teams import (
    active_teams,
    add_rep,
    every_rep,
    get_rep,
    get_reps,
    get_team,
    get_teams,
    join_team,
    leave_team,
    look_up_later,
    note_acted,
    oldest_rep,
    remember_dm_channel,
    time_off_of,
)
from tests.storage.nudge_rows import NOW, OTHER, REP, TEAM, add_teams
from tests.storage.statements import statements_of

WEEK = timedelta(days=7)


@pytest.fixture
async def teams(database: Database) -> Database:
    """Two workspaces with a rep each."""
    await database.run(add_teams)
    return database


def a_rep(user_id: str, zone: str = "UTC", team_id: str = TEAM, at: datetime = NOW) -> Rep:
    return Rep(team_id=team_id, user_id=user_id, timezone=zone, locale="en-US", refreshed_at=at)


async def test_a_rep_is_met_for_the_first_time_by_several_at_once(teams: Database) -> None:
    def meet(session: Session) -> str:
        user_id: str = add_rep(session, a_rep("U7")).user_id
        return user_id

    assert await asyncio.gather(*(teams.run(meet) for _ in range(8))) == ["U7"] * 8
    assert len(await teams.run(lambda s: list(s.exec(select(Rep).where(Rep.user_id == "U7"))))) == 1


async def test_a_rep_who_is_known_already_is_kept_as_they_are(teams: Database) -> None:
    await teams.run(lambda s: remember_dm_channel(s, TEAM, REP, "D1"))
    met = await teams.run(lambda s: add_rep(s, a_rep(REP, "Asia/Tokyo")))
    assert (met.timezone, met.dm_channel) == ("UTC", "D1")
    assert await teams.run(lambda s: get_rep(s, TEAM, REP)) == met


async def test_a_rep_is_kept_as_slack_told_last(teams: Database) -> None:
    def hear(session: Session, zone: str) -> None:
        add_rep(session, a_rep(REP)).timezone = zone

    for zone in ("Europe/Berlin", "Asia/Tokyo"):
        await teams.run(partial(hear, zone=zone))
    known = await teams.run(lambda s: get_rep(s, TEAM, REP))
    assert known is not None
    assert known.timezone == "Asia/Tokyo"
    assert await teams.run(lambda s: get_rep(s, OTHER, "U7")) is None


async def test_what_a_rep_did_last_is_noted_and_nothing_earlier(teams: Database) -> None:
    for hours in (1, 3, 2):
        at = NOW + timedelta(hours=hours)
        await teams.run(partial(note_acted, whose=[RepKey(TEAM, REP)], at=at))
    acted = [(rep.team_id, rep.acted_at) for rep in await teams.run(every_rep)]
    assert sorted(acted, key=str) == [(TEAM, NOW + timedelta(hours=3)), (OTHER, None)]


async def test_a_direct_channel_is_remembered_for_its_rep_alone(teams: Database) -> None:
    await teams.run(lambda s: s.add(a_rep("U2")))
    await teams.run(lambda s: remember_dm_channel(s, TEAM, REP, "D1"))
    known = {(rep.team_id, rep.user_id): rep.dm_channel for rep in await teams.run(every_rep)}
    assert known == {(TEAM, REP): "D1", (TEAM, "U2"): None, (OTHER, REP): None}


async def test_whoever_was_not_heard_of_longest_is_looked_up_next(teams: Database) -> None:
    gone = a_rep("gone", at=NOW - 9 * WEEK)
    gone.deactivated = True
    left = [Team(team_id="T3", name="T3", joined_at=NOW, active=False)]
    await teams.run(lambda s: s.add_all(left))
    waiting = [a_rep("U8", at=NOW - 2 * WEEK), a_rep("U9", team_id=OTHER, at=NOW - 3 * WEEK)]
    rows = [gone, a_rep("U1", team_id="T3", at=NOW - 8 * WEEK), *waiting]
    await teams.run(lambda s: s.add_all(rows))

    async def oldest() -> RepKey | None:
        return await teams.run(lambda s: oldest_rep(s, NOW - WEEK))

    assert await oldest() == RepKey(OTHER, "U9")
    await teams.run(lambda s: look_up_later(s, RepKey(OTHER, "U9"), NOW))
    assert await oldest() == RepKey(TEAM, "U8")
    await teams.run(lambda s: look_up_later(s, RepKey(TEAM, "U8"), NOW - WEEK))
    assert await oldest() is None


def away(team_id: str, rep_id: str, day: int) -> TimeOff:
    first = date(2026, 3, day)
    return TimeOff(team_id=team_id, rep_id=rep_id, first_day=first, last_day=first)


async def test_several_reps_are_found_with_their_own_days_off(teams: Database) -> None:
    several = [away(TEAM, REP, 20), away(TEAM, REP, 10), away(TEAM, "U2", 5), away(OTHER, REP, 7)]
    await teams.run(lambda s: s.add_all([a_rep("U2"), a_rep("U3"), *several]))
    keys = {RepKey(TEAM, REP), RepKey(TEAM, "U3"), RepKey(TEAM, "nobody")}
    found = await teams.run(lambda s: get_reps(s, keys))
    assert {key: [span.first_day.day for span in rep.time_off] for key, rep in found.items()} == {
        RepKey(TEAM, REP): [10, 20],
        RepKey(TEAM, "U3"): [],
    }
    spans = await teams.run(lambda s: time_off_of(s, TEAM, REP))
    assert [span.first_day.day for span in spans] == [10, 20]


async def test_several_are_found_as_fast_as_one(teams: Database) -> None:
    many = [RepKey(TEAM, f"U{number}") for number in range(50)]
    for some in (many[:1], many):
        assert len(await statements_of(teams, partial(get_reps, whose=some))) == 2
    found = await teams.run(lambda s: get_teams(s, {TEAM, OTHER, "T9"}))
    assert {team_id: team.name for team_id, team in found.items()} == {TEAM: TEAM, OTHER: OTHER}
    assert await teams.run(lambda s: get_team(s, "T9")) is None


async def test_a_workspace_joins_once_leaves_and_comes_back(database: Database) -> None:
    await asyncio.gather(*(database.run(lambda s: join_team(s, "T9", "T9", NOW)) for _ in range(8)))
    assert [team.team_id for team in await database.run(active_teams)] == ["T9"]
    await database.run(lambda s: leave_team(s, "T9"))
    assert await database.run(active_teams) == []
    await database.run(lambda s: join_team(s, "T9", "Nine", NOW + WEEK))
    (team,) = await database.run(active_teams)
    assert (team.name, team.joined_at) == ("Nine", NOW)
