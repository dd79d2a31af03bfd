"""An own-up's words at once, where the rep asks for them in the receipt."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.slack.raw import interact, press_of
from tests.slack.world import World, actions, words
from tests.slack.world import world as a_world

TOLD = {"what_happened": "I quoted two colours", "impact": "You lost a fair"}
LATE = datetime(2026, 3, 3, 21, 30, tzinfo=UTC)


def own_ups(world: World) -> list[str]:
    return [one.ts for one in world.direct() if "record.owned_up" in actions(one)]


async def test_the_words_come_at_once_and_only_once(world: World) -> None:
    receipt = await world.report("own_mistake", **TOLD)
    press = press_of(world, receipt, "words_now")
    shown = await world.press(receipt, "words_now")
    assert len(own_ups(world)) == 1
    assert "I quoted two colours" in words(world.direct()[-1])
    assert "words_now" not in actions(shown)
    assert (await interact(world, press)).ok
    await world.settle()
    for minutes in (9, 2, 60):
        world.pass_time(minutes=minutes)
        await world.look()
    assert len(own_ups(world)) == 1


async def test_they_come_at_any_hour_and_not_again_in_the_morning(sqlite_url: str) -> None:
    async with a_world("http", sqlite_url, at=LATE) as world:
        receipt = await world.report("own_mistake", **TOLD)
        await world.press(receipt, "words_now")
        assert len(own_ups(world)) == 1
        first = own_ups(world)
        world.clock.at = LATE + timedelta(hours=13)
        await world.act()
        await world.look()
        notes = [row for row in await world.nudges() if row.step == "own_up" and not row.reminder]
        assert [row.status for row in notes] == ["sent"]
        assert own_ups(world)[0] == first[0]


async def test_what_is_recorded_and_reminded_stays_the_same(one_world: World) -> None:
    receipt = await one_world.report("own_mistake", **TOLD)
    await one_world.press(receipt, "words_now")
    note = one_world.direct()[-1]
    told = await one_world.press(note, "record.owned_up")
    assert "You told Acme Corp yourself" in words(told)
    steps = {row.step for row in await one_world.nudges() if row.status == "pending"}
    assert "plan_in_writing" in steps


async def test_nobody_answered_so_it_is_brought_to_mind(one_world: World) -> None:
    receipt = await one_world.report("own_mistake", **TOLD)
    await one_world.press(receipt, "words_now")
    await one_world.note_of("own_up", reminder=1)
    assert one_world.clock.at.date().isoformat() == "2026-03-04"


@pytest.mark.parametrize("circumstance", ["blown_meeting", "told_no", "let_down"])
async def test_where_nothing_is_owned_up_to_there_is_no_such_button(
    one_world: World, circumstance: str
) -> None:
    assert "words_now" not in actions(await one_world.report(circumstance))
