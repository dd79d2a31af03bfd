"""The back burner: the ask is locked until the list is ticked off (P3)."""

from bot.practice.messages import Message
from tests.slack.world import World, actions, words


async def put_there(world: World, items: str = "Sample sizes\nA demo") -> Message:
    await world.report()
    note = await world.note_of("ask")
    await world.choose(note, "more", "back_burner")
    assert not (await world.submit(items=items)).errors
    return world.now(note)


async def test_the_ask_is_locked_and_the_reminder_brings_the_list(http_world: World) -> None:
    note = await put_there(http_world)
    assert "record.asked" not in actions(note)
    reminder = await http_world.note_of("back_burner")
    assert "ready" in actions(reminder)
    assert "Sample sizes" in words(reminder)


async def test_an_empty_list_is_told_at_its_field(one_world: World) -> None:
    await one_world.report()
    note = await one_world.note_of("ask")
    await one_world.choose(note, "more", "back_burner")
    assert list((await one_world.submit(items=" \n \n")).errors) == ["items"]
