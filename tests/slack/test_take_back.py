"""The last press is taken back on the card that shows it, within a day, and no other with it."""

from datetime import timedelta

import pytest

from bot.core.history import BY_ITSELF
from bot.local_slack.messages import Message
from tests.slack.raw import interact, press_of
from tests.slack.test_home import buttons, home, use
from tests.slack.world import ANA, World, actions, choice, words


async def own_up(world: World) -> Message:
    """The note of an own-up."""
    await world.report("own_mistake")
    await world.skip_to_next_nudge()
    return world.direct()[-1]


async def test_a_note_stands_as_before_with_its_buttons_back(world: World) -> None:
    note = await own_up(world)
    pressed = await world.press(note, "record.owned_up")
    assert "You told Acme Corp yourself" in words(pressed)
    undone = await world.press(pressed, "take_back")
    assert (words(undone), actions(undone)) == (words(note), actions(note))
    rows = [row for row in await world.nudges() if row.wake_at and row.kind == "step"]
    assert [(row.step, row.reminder) for row in rows if row.step not in BY_ITSELF] == [
        ("own_up", 1)
    ]


@pytest.mark.parametrize(
    "what", ["record.asked", "snooze", "record.let_go"], ids=["asked", "snoozed", "let go"]
)
async def test_what_has_a_way_back_of_its_own_has_no_other(http_world: World, what: str) -> None:
    await http_world.report("blown_meeting")
    note = await http_world.note_of("ask")
    value = choice(note, "week") if what == "snooze" else None
    pressed = await http_world.press(note, what, value)
    assert ("take_back" in actions(pressed)) is (what != "record.let_go")
    assert ("when" in actions(pressed)) is (what == "record.asked")


async def test_it_works_after_the_next_message_and_not_after_a_day(http_world: World) -> None:
    note = await own_up(http_world)
    pressed = await http_world.press(note, "record.owned_up")
    pressed_at = http_world.clock.at
    await http_world.note_of("plan_in_writing")
    http_world.clock.at = pressed_at + timedelta(days=1, seconds=1)
    await http_world.press(pressed, "take_back")
    (told,) = http_world.workspace.posts.ephemerals(ANA)
    assert "more than a day ago" in told.text
    assert "Record what has happened since instead" in told.text
    assert "You told Acme Corp yourself" in words(http_world.now(note))
    http_world.clock.at = pressed_at + timedelta(days=1)
    undone = await http_world.press(pressed, "take_back")
    assert actions(undone) == actions(note)


async def test_an_old_card_takes_back_no_press_that_came_after_it(one_world: World) -> None:
    note = await own_up(one_world)
    pressed = await one_world.press(note, "record.owned_up")
    undo, yesterday = (
        press_of(one_world, pressed, "take_back"),
        press_of(one_world, pressed, "when", choice(pressed, "yesterday", "when")),
    )
    plan = await one_world.note_of("plan_in_writing")
    sent = await one_world.press(plan, "record.plan_sent")
    for stale in (undo, undo, yesterday):
        assert (await interact(one_world, stale)).ok
        await one_world.settle()
    assert words(one_world.now(plan)) == words(sent)
    # It shows the deal as it stands: the press that can be taken back is the last one.
    assert "You told Acme Corp yourself" not in words(one_world.now(note))
    await one_world.press(plan, "take_back")
    assert "record.plan_sent" in actions(one_world.now(plan))


async def test_it_is_offered_in_the_list_and_a_double_press_takes_back_one(
    one_world: World,
) -> None:
    note = await own_up(one_world)
    await one_world.press(note, "record.owned_up")
    (listed,) = (await one_world.lostdeal("list")).messages
    assert "Recorded last: I owned up, Tue 3 Mar." in words(listed)
    assert actions(listed)[-2:] == ["when", "take_back"]


async def test_a_recovery_taken_back_is_an_open_deal_again(one_world: World) -> None:
    await one_world.report("blown_meeting")
    ask = await one_world.note_of("ask")
    for what in ("record.asked", "record.yes", "win_back"):
        ask = await one_world.press(ask, what)
    await one_world.submit(in_digest="yes")
    won = one_world.now(ask)
    undone = await one_world.press(won, "take_back")
    assert actions(undone)[:2] == ["win_back", "record.did_not_work"]
    (listed,) = (await one_world.lostdeal("list")).messages
    assert "Acme Corp" in words(listed)


async def test_a_press_from_home_is_taken_back_on_home(one_world: World) -> None:
    await own_up(one_world)
    before = await home(one_world)
    pressed = await use(one_world, "record.owned_up")
    assert "Recorded last: I owned up" in words(pressed)
    undone = await use(one_world, "take_back")
    assert (words(undone), buttons(undone)) == (words(before), buttons(before))
