"""A rep's own time: pauses, hours, regions and vacations."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.slack.world import ANA, World, held, words

BERLIN = ZoneInfo("Europe/Berlin")


async def due_day(world: World) -> str:
    """The local day on which the ask is due."""
    row = next(row for row in await world.nudges() if row.step == "ask")
    return str(row.due_at.astimezone(BERLIN).date())


async def told(world: World, text: str) -> str:
    return words((await world.lostdeal(text)).messages[0])


async def test_a_pause_moves_what_is_pending_and_resuming_brings_it_back(world: World) -> None:
    await world.report()
    assert await due_day(world) == "2026-03-05"
    assert "Mon 16 Mar 2026" in await told(world, "pause until 16 March")
    assert await due_day(world) >= "2026-03-16"
    asks = [row for row in await world.nudges() if row.step == "ask"]
    assert len(asks) == 1
    await told(world, "resume")
    assert await due_day(world) == "2026-03-05"


@pytest.mark.parametrize("typed", ["pause until whenever", "pause until 2 March 2020"])
async def test_a_day_that_makes_no_sense_pauses_nothing(one_world: World, typed: str) -> None:
    await one_world.report()
    assert await told(one_world, typed)
    assert await due_day(one_world) == "2026-03-05"


async def test_a_later_pause_takes_the_place_of_the_one_before(http_world: World) -> None:
    await http_world.report()
    assert "Mon 13 Apr 2026" in await told(http_world, "pause until 13 April")
    assert await due_day(http_world) >= "2026-04-13"
    http_world.pass_time(days=1)
    assert "Thu 12 Mar 2026" in await told(http_world, "pause until 12 March")
    assert "2026-03-12" <= await due_day(http_world) < "2026-03-20"
    assert "Welcome back" in await told(http_world, "resume")
    assert await due_day(http_world) < "2026-03-12"


async def test_a_pause_says_the_day_on_which_a_vacation_after_it_ends(one_world: World) -> None:
    await one_world.report()
    await one_world.lostdeal("hours")
    await one_world.submit(first_day="2026-03-09", last_day="2026-03-20")
    assert "Sat 21 Mar 2026" in await told(one_world, "pause until 10 March")
    assert await due_day(one_world) >= "2026-03-23"


async def test_a_pause_is_picked_in_a_form_that_shows_the_one_that_runs(world: World) -> None:
    await world.report()
    await world.lostdeal("pause")
    form = await world.form()
    assert held(form) == {"until": "2026-03-10"}
    seen = await world.submit(until="2026-03-16")
    assert seen.view is not None
    assert "Mon 16 Mar 2026" in words(seen.view)
    assert await due_day(world) >= "2026-03-16"
    await world.server.forms.close(ANA)

    (how,) = (await world.lostdeal("pause until whenever")).messages
    await world.server.actions.press(ANA, how, "pause")
    form = await world.form()
    assert held(form) == {"until": "2026-03-16"}
    assert "until Mon 16 Mar 2026" in words(form)
    assert list((await world.submit(until="2026-03-03")).errors) == ["until"]


async def test_29_february_is_the_next_one(one_world: World) -> None:
    one_world.clock.at = datetime(2027, 3, 3, 10, tzinfo=BERLIN)
    assert "Tue 29 Feb 2028" in await told(one_world, "pause until 29 Feb")


async def test_a_lone_day_is_the_next_of_that_number(one_world: World) -> None:
    one_world.clock.at = datetime(2026, 3, 6, 10, tzinfo=BERLIN)
    assert "Fri 3 Apr 2026" in await told(one_world, "pause until 3")


@pytest.mark.parametrize("typed", ["pause until 2027", "pause until next month"])
async def test_what_could_be_two_days_is_asked(one_world: World, typed: str) -> None:
    await one_world.report()
    assert "could not read that" in await told(one_world, typed)
    assert await due_day(one_world) == "2026-03-05"


async def test_today_is_the_reps_day(one_world: World) -> None:
    zone = ZoneInfo("Pacific/Auckland")
    person = one_world.workspace.person(ANA)
    one_world.workspace.add_person(replace(person, tz=zone.key))
    # Friday morning there, Thursday evening by UTC.
    one_world.clock.at = datetime(2026, 3, 6, 9, tzinfo=zone)
    assert "Fri 13 Mar 2026" in await told(one_world, "pause until friday")


async def test_own_hours_and_a_vacation_move_the_plan(one_world: World) -> None:
    await one_world.report()
    await one_world.lostdeal("hours")
    assert held(await one_world.form())["start"] == "09:00"
    seen = await one_world.submit(start="13:00", first_day="2026-03-05", last_day="2026-03-06")
    assert not seen.errors
    row = next(row for row in await one_world.nudges() if row.step == "ask")
    assert row.due_at.astimezone(BERLIN).hour >= 13
    assert await due_day(one_world) == "2026-03-09"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"start": "18:00", "end": "09:00"}, "end"),
        ({"region": "ATLANTIS"}, "region"),
        ({"first_day": "2020-01-01", "last_day": "2020-01-02"}, "last_day"),
        ({"first_day": "2026-04-02", "last_day": "2026-04-01"}, "last_day"),
    ],
)
async def test_hours_that_make_no_sense_are_told_at_their_field(
    one_world: World, values: dict[str, str], field: str
) -> None:
    await one_world.lostdeal("hours")
    assert list((await one_world.submit(**values)).errors) == [field]
