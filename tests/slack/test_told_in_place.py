"""A message about what holds an ask becomes the ask's own note where the rep frees it, once."""

from datetime import timedelta

from bot.local_slack.messages import Message
from storage.models import Nudge
from tests.slack.second_view import TALKED
from tests.slack.world import World, actions, words

A_DAY = timedelta(days=1)
NEWS = "We now deliver on Saturdays."


async def held_ask(world: World) -> Message:
    """A client who left for no fault of ours is asked anew with something new: told of the hold."""
    await world.report("lost_client", loss_reason="price")
    await world.without_summary()
    for _ in range(60):
        await world.act()
        await world.skip_to_next_nudge()
        if any((row.kind, row.status) == ("held", "sent") for row in await world.nudges()):
            return world.direct()[-1]
    raise AssertionError("nothing was held")


async def notes_of_the_ask(world: World) -> list[Nudge]:
    rows = await world.nudges()
    return [row for row in rows if (row.step, row.reminder, row.status) == ("ask", 0, "sent")]


async def pass_days(world: World, days: int) -> None:
    for _ in range(days * 4):
        world.clock.at += A_DAY / 4
        await world.act()
        await world.without_summary()
        await world.look()


async def test_it_is_rewritten_in_place_and_comes_no_second_time(world: World) -> None:
    note = await held_ask(world)
    before = len(world.direct())
    await world.press(note, "complete_script")
    assert not (await world.submit(what_changed=NEWS)).errors
    now = world.now(note)
    assert NEWS in words(now)
    assert "record.asked" in actions(now)
    await pass_days(world, 2)
    assert [one for one in world.direct()[before:] if NEWS in words(one)] == []
    (told,) = [row for row in await notes_of_the_ask(world) if row.kind == "step"]
    assert told.message_ts == note.ts


async def test_it_is_brought_to_mind_as_any_other_that_was_told_of(one_world: World) -> None:
    note = await held_ask(one_world)
    before = len(one_world.direct())
    await one_world.press(note, "complete_script")
    await one_world.submit(what_changed=NEWS)
    await pass_days(one_world, 21)
    reminders = [row for row in await one_world.nudges() if row.step == "ask" and row.reminder]
    assert [row.reminder for row in reminders if row.status == "sent"] != []
    assert len(one_world.direct()) > before


async def test_written_in_the_evening_it_does_not_come_again_in_the_morning(
    one_world: World,
) -> None:
    note = await held_ask(one_world)
    before = len(one_world.direct())
    one_world.clock.at = one_world.clock.at.replace(hour=20)
    await one_world.press(note, "complete_script")
    await one_world.submit(what_changed=NEWS)
    await pass_days(one_world, 2)
    assert [one for one in one_world.direct()[before:] if NEWS in words(one)] == []


async def test_words_for_an_open_ask_do_not_bring_it_again(one_world: World) -> None:
    await one_world.report(what_happened="I talked for half an hour")
    note = await one_world.note_of("ask")
    await pass_days(one_world, 1)
    before = len(one_world.direct())
    await one_world.press(one_world.now(note), "complete_script")
    assert not (await one_world.submit(say_happened=TALKED, what_changed=NEWS)).errors
    assert NEWS in words(one_world.now(note))
    await pass_days(one_world, 2)
    assert [one for one in one_world.direct()[before:] if NEWS in words(one)] == []
    assert [row.occurrence for row in await notes_of_the_ask(one_world)] == [1]
