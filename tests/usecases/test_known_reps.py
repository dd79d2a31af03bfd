"""What is known of reps is kept up to date with few calls and fewer transactions."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cases.reps import FRESH_FOR, REFRESH_AFTER
from bot.core.history import EventKind
from bot.delivery.known_reps import ASK_AGAIN_AFTER, KnownReps
from bot.delivery.turns import NoTurnYet
from storage.models import Rep, RepKey
from storage.teams import get_rep, leave_team
from tests.statements import statements
from tests.usecases.desk import ANA, BO, OTHER, TEAM, Desk
from tests.usecases.fake_messenger import person

HOUR = timedelta(hours=1)


async def known_at(desk: Desk) -> KnownReps:
    """As a process has them that was just started."""
    known = desk.deliverer.known_reps
    await known.load()
    return known


async def rep(desk: Desk, user_id: str = ANA, team_id: str = TEAM) -> Rep:
    found = await desk.run(lambda s: get_rep(s, team_id, user_id))
    assert found is not None
    return found


async def test_people_whom_the_bot_does_not_know_cost_nothing(desk: Desk) -> None:
    known = await known_at(desk)
    with statements(desk.database) as seen:
        await known.changed(TEAM, person(BO))
        await known.changed(OTHER, person(ANA))
    assert seen == []
    assert await desk.run(lambda s: get_rep(s, TEAM, BO)) is None


async def test_a_change_of_nothing_that_matters_costs_nothing(desk: Desk) -> None:
    known = await known_at(desk)
    with statements(desk.database) as seen:
        await known.changed(TEAM, replace(person(ANA), is_foreign=True))
    assert seen == []


async def test_a_change_is_kept_once(desk: Desk) -> None:
    known = await known_at(desk)
    desk.clock.at += HOUR
    moved = person(ANA, "Asia/Tokyo")
    await known.changed(TEAM, moved)
    kept = await rep(desk)
    assert (kept.timezone, kept.refreshed_at) == ("Asia/Tokyo", desk.clock.at)
    with statements(desk.database) as seen:
        await known.changed(TEAM, moved)
    assert seen == []
    await known.changed(TEAM, person(ANA, deactivated=True))
    kept = await rep(desk)
    assert (kept.timezone, kept.deactivated) == ("Europe/Berlin", True)


async def test_who_was_met_since_the_start_is_known_too(desk: Desk) -> None:
    known = await known_at(desk)
    desk.slack.people[BO] = person(BO)
    assert await known.look_up([RepKey(TEAM, BO)]) == {}
    await known.changed(TEAM, person(BO, "Asia/Tokyo"))
    assert (await rep(desk, BO)).timezone == "Asia/Tokyo"


async def test_whoever_was_not_heard_of_for_the_longest_time_is_looked_up_first(
    desk: Desk,
) -> None:
    desk.clock.at += HOUR
    await desk.join(TEAM, BO)
    known = await known_at(desk)
    desk.clock.at += REFRESH_AFTER
    await known.refresh_one()
    assert (await rep(desk)).refreshed_at == desk.clock.at
    assert (await rep(desk, BO)).refreshed_at < desk.clock.at
    desk.clock.at += HOUR
    await known.refresh_one()
    assert (await rep(desk, BO)).refreshed_at == desk.clock.at
    await known.refresh_one()
    assert desk.slack.calls_of("person") == 2


@pytest.mark.parametrize("method", ["ahead_of_time", "person"])
async def test_where_other_processes_look_people_up_it_waits_for_its_turn(
    desk: Desk, method: str
) -> None:
    known = await known_at(desk)
    desk.clock.at += REFRESH_AFTER + HOUR
    desk.slack.script(method, NoTurnYet(timedelta(seconds=2)))
    await known.refresh_one()
    assert (await rep(desk)).refreshed_at < desk.clock.at
    await known.refresh_one()
    assert (await rep(desk)).refreshed_at == desk.clock.at


async def test_nobody_is_looked_up_whom_nothing_is_sent_to(desk: Desk) -> None:
    await desk.join(OTHER, BO)
    await desk.run(lambda s: leave_team(s, OTHER))
    known = await known_at(desk)
    await known.changed(TEAM, person(ANA, deactivated=True))
    desk.clock.at += 2 * FRESH_FOR
    await known.refresh_one()
    assert desk.slack.calls_of("person") == 0


async def test_after_a_refusal_it_is_a_day_until_the_next_look(desk: Desk) -> None:
    desk.clock.at += HOUR
    await desk.join(TEAM, BO)
    known = await known_at(desk)
    desk.slack.refused_users.add(ANA)
    desk.clock.at += REFRESH_AFTER + HOUR
    for _ in range(3):  # Ana, Bo, and nobody
        await known.refresh_one()
    assert desk.slack.calls_of("person") == 2
    assert (await rep(desk, BO)).refreshed_at == desk.clock.at

    desk.clock.at += ASK_AGAIN_AFTER
    await known.refresh_one()
    assert desk.slack.calls_of("person") == 2
    desk.clock.at += timedelta(seconds=1)
    await known.refresh_one()
    assert desk.slack.calls_of("person") == 3


async def test_who_was_looked_up_ahead_of_time_is_not_asked_about_when_a_note_is_due(
    desk: Desk,
) -> None:
    deal_id = await desk.reported()
    await desk.snooze(deal_id, "ask", days=8)
    known = await known_at(desk)
    desk.clock.at += REFRESH_AFTER + HOUR
    await known.refresh_one()
    due = next(row for row in await desk.rows() if row.wake_at is not None)
    assert due.wake_at is not None
    await desk.look(due.wake_at)
    assert desk.slack.calls_of("person") == 1
    assert await desk.record(deal_id, EventKind.ASKED)
