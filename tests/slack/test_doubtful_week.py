"""Where offices differ on a day, the rep is asked until they say; elsewhere never."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.slack.world import ANA, World, held, words

ASKED = "Offices where you are differ on"


async def receipt_on(world: World, zone: str, day: int) -> str:
    person = world.workspace.person(ANA)
    world.workspace.add_person(replace(person, tz=zone))
    world.clock.at = datetime(2026, 3, day, 16, 30, tzinfo=ZoneInfo(zone))
    return words(await world.report("blown_meeting"))


@pytest.mark.parametrize(
    ("zone", "day", "asked"),
    [
        ("Asia/Kolkata", 6, True),
        ("Asia/Kolkata", 3, False),
        ("Europe/Berlin", 6, False),
        ("Asia/Dhaka", 5, False),
    ],
)
async def test_it_is_asked_where_it_matters(
    one_world: World, zone: str, day: int, *, asked: bool
) -> None:
    assert (ASKED in await receipt_on(one_world, zone, day)) is asked


async def test_it_is_asked_once_and_stays_until_it_is_answered(http_world: World) -> None:
    assert ASKED in await receipt_on(http_world, "Asia/Kolkata", 6)
    other = await http_world.report("blown_meeting", client="Globex")
    assert ASKED not in words(other)
    shown = await http_world.press(http_world.direct()[0], "week_right")
    assert ASKED not in words(shown)
    assert "Saturday" in await week_of(http_world)


async def week_of(world: World) -> str:
    await world.lostdeal("hours")
    return str(held(await world.form())["workdays"])


async def test_who_has_said_is_not_asked_again(one_world: World) -> None:
    assert ASKED in await receipt_on(one_world, "Asia/Kolkata", 6)
    await one_world.press(one_world.direct()[0], "hours")
    assert not (await one_world.submit()).errors
    assert ASKED not in words(await one_world.report("blown_meeting", client="Globex"))
