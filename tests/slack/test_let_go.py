"""Letting a deal go, and taking it up again within a day."""

import pytest

from tests.slack.raw import interact, press_of
from tests.slack.world import World, actions, words


async def test_let_go_is_neutral_and_stops_everything(world: World) -> None:
    await world.report("blown_meeting")
    await world.skip_to_next_nudge()
    let_go = await world.press(world.direct()[-1], "record.let_go")
    assert "Knowing when to move on is part of the work" in words(let_go)
    assert actions(let_go) == ["record.taken_up_again", "lesson"]
    assert await world.hears_no_more()


@pytest.mark.parametrize("minutes", [1, 24 * 60])
async def test_it_is_taken_up_again_within_a_day(http_world: World, minutes: int) -> None:
    world = http_world
    await world.report("blown_meeting")
    await world.skip_to_next_nudge()
    let_go = await world.press(world.direct()[-1], "record.let_go")
    world.pass_time(minutes=minutes)
    again = await world.press(let_go, "record.taken_up_again")
    assert "lean on what only you know" in words(again)
    assert "record.asked" in actions(again)
    (listed,) = (await world.lostdeal("list")).messages
    assert "Acme Corp" in words(listed)


async def test_it_stays_let_go_after_a_day(one_world: World) -> None:
    await one_world.report("blown_meeting")
    await one_world.skip_to_next_nudge()
    let_go = await one_world.press(one_world.direct()[-1], "record.let_go")
    one_world.pass_time(days=1, seconds=1)
    late = await one_world.press(let_go, "record.taken_up_again")
    assert "You let Acme Corp go" in words(late)
    assert await one_world.hears_no_more()
    (listed,) = (await one_world.lostdeal("list")).messages
    assert "You have no open deals" in words(listed)


async def test_it_goes_back_to_where_it_was(one_world: World) -> None:
    await one_world.report("blown_meeting")
    await one_world.skip_to_next_nudge()
    asked = await one_world.press(one_world.direct()[-1], "record.asked")
    let_go = await one_world.press(asked, "record.let_go")
    again = await one_world.press(let_go, "record.taken_up_again")
    assert actions(again)[:2] == ["record.yes", "record.door_open"]
    assert "that was the hard part" in words(await one_world.note_of("answer"))


async def test_letting_go_twice_or_taking_up_twice_changes_nothing(one_world: World) -> None:
    await one_world.report("blown_meeting")
    await one_world.skip_to_next_nudge()
    note = one_world.direct()[-1]
    first, second = (press_of(one_world, note, "record.let_go") for _ in range(2))
    await interact(one_world, first)
    await interact(one_world, second)
    let_go = one_world.now(note)
    first, second = (press_of(one_world, let_go, "record.taken_up_again") for _ in range(2))
    await interact(one_world, first)
    shown = words(one_world.now(note))
    await interact(one_world, second)
    assert words(one_world.now(note)) == shown
