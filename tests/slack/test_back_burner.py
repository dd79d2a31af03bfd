"""The back burner: the ask is locked until the list is ticked off (P3)."""

import pytest
from sqlmodel import select

from bot.local_slack.messages import Message
from storage.models import DealEvent, ReadyItem
from tests.slack.raw import interact, press_of, submission_of
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


async def list_of(world: World) -> dict[str, tuple[str, bool]]:
    """What is on the list: its value in Slack, and whether it is done."""
    items = await world.bot.ctx.run(lambda s: list(s.exec(select(ReadyItem))))
    return {item.text: (str(item.id), item.done) for item in items}


async def events(world: World, what: str) -> int:
    rows = await world.bot.ctx.run(lambda s: list(s.exec(select(DealEvent))))
    return sum(row.what == what for row in rows)


async def test_ticking_off_the_last_of_it_frees_the_ask(world: World) -> None:
    note = await put_there(world)
    ids = [value for value, _ in (await list_of(world)).values()]
    half = await world.press(note, "ready", ids[:1])
    assert "Tick off the last of your list" in words(half)
    assert [done for _, done in (await list_of(world)).values()] == [True, False]
    (listed,) = (await world.lostdeal("list")).messages
    assert "record.asked" not in actions(listed)

    ready = await world.press(half, "ready", ids)
    assert "ready" not in actions(ready)
    (listed,) = (await world.lostdeal("list")).messages
    assert "record.asked" in actions(listed)
    assert "record.asked" in actions(await world.note_of("ask"))


async def test_a_double_tick_counts_once(http_world: World) -> None:
    note = await put_there(http_world)
    ids = [value for value, _ in (await list_of(http_world)).values()]
    press = press_of(http_world, note, "ready", ids)
    for _ in range(2):
        assert (await interact(http_world, press)).ok
    assert await events(http_world, "ready") == 1


async def test_a_tick_after_letting_go_changes_nothing(one_world: World) -> None:
    note = await put_there(one_world)
    ids = [value for value, _ in (await list_of(one_world)).values()]
    late = press_of(one_world, note, "ready", ids)
    await one_world.press(note, "record.let_go")
    assert (await interact(one_world, late)).ok
    assert await events(one_world, "ready") == 0
    assert "You let Acme Corp go" in words(one_world.now(note))


async def test_a_form_that_comes_twice_puts_it_there_once(http_world: World) -> None:
    await http_world.report()
    note = await http_world.note_of("ask")
    await http_world.choose(note, "more", "back_burner")
    await http_world.server.forms.fill(await http_world.form(), {"items": "A demo"})
    form = submission_of(http_world, await http_world.form())
    for delivery in (form, form):
        ack = await interact(http_world, delivery)
        assert (ack.ok, ack.body) == (True, None)
    assert list(await list_of(http_world)) == ["A demo"]
    assert await events(http_world, "back_burner") == 1


async def test_the_list_may_change_and_keeps_its_ticks(one_world: World) -> None:
    note = await put_there(one_world)
    first = (await list_of(one_world))["Sample sizes"][0]
    note = await one_world.press(note, "ready", [first])
    await one_world.choose(note, "more", "back_burner")
    assert not (await one_world.submit(items="Sample sizes\nA rehearsal")).errors
    assert [(text, done) for text, (_, done) in (await list_of(one_world)).items()] == [
        ("Sample sizes", True),
        ("A rehearsal", False),
    ]
    assert await events(one_world, "back_burner") == 1


async def test_a_deal_that_was_let_go_is_not_put_there(one_world: World) -> None:
    await one_world.report()
    note = await one_world.note_of("ask")
    await one_world.choose(note, "more", "back_burner")
    let_go = press_of(one_world, note, "record.let_go")
    await interact(one_world, let_go)
    errors = (await one_world.submit(items="A demo")).errors
    assert "moved on" in errors["items"]
    assert await list_of(one_world) == {}


@pytest.mark.parametrize("kind", ["told_no", "own_mistake", "company_failed", "lost_client"])
async def test_it_is_offered_only_where_the_playbook_has_it(one_world: World, kind: str) -> None:
    await one_world.report(kind)
    (listed,) = (await one_world.lostdeal("list")).messages
    offered = {value.partition(":")[0] for value in choices(listed)}
    assert "hand_over" in offered
    assert "back_burner" not in offered


async def test_all_three_routes_are_offered_with_a_blown_meeting(one_world: World) -> None:
    await one_world.report()
    note = await one_world.note_of("ask")
    assert "record.asked" in actions(note)
    offered = {value.partition(":")[0] for value in choices(note)}
    assert offered >= {"hand_over", "back_burner"}
    asked = await one_world.press(note, "record.asked")
    assert "back_burner" not in {value.partition(":")[0] for value in choices(asked)}


def choices(message: Message) -> list[str]:
    """The values behind More."""
    rows = (block["elements"] for block in message.blocks if block["type"] == "actions")
    more = next(one for row in rows for one in row if one["action_id"] == "more")
    return [option["value"] for option in more["options"]]
