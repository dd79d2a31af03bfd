"""Wherever a deal is shown it says the same: client first, where it stands, what was recorded."""

import pytest

from bot.local_slack.messages import Message
from bot.local_slack.views import View
from tests.slack.many_deals import press_for
from tests.slack.test_home import home, use
from tests.slack.world import ANA, World, words

Shown = Message | View
PLACES = ("note", "home", "list", "find", "found", "view")


async def place(world: World, where: str, note: Message) -> Shown:
    """The deal in one of its places."""
    if where == "note":
        return world.now(note)
    if where in {"list", "find"}:
        typed = "list" if where == "list" else "find acme"
        (told,) = (await world.lostdeal(typed)).messages
        return told
    shown = await home(world)
    if where == "home":
        return shown
    if where == "view":
        await press_for(world, shown, "open_deal", "Acme Corp")
        return await world.form()
    await use(world, "find")
    found = await world.submit(client="acme")
    assert found.view is not None
    return found.view


@pytest.mark.parametrize("where", PLACES)
async def test_the_same_facts_stand_everywhere(one_world: World, where: str) -> None:
    await one_world.report("own_mistake", what_happened="I sent a proof")
    note = await one_world.note_of("own_up")
    assert words(note).startswith("*Acme Corp*: Own up, by phone if you can, due now")
    assert note.text.startswith("Everyone gets one wrong")
    await one_world.choose(note, "more", "promise")
    assert not (await one_world.submit(action="Send the reprint", due_on="2026-03-13")).errors
    await one_world.press(one_world.now(note), "record.owned_up")
    one_world.pass_time(minutes=20)
    said = words(await place(one_world, where, note))
    stands = "Send the plan in writing, "
    for fact in (stands, "Send the reprint", "I already did something", "Undo"):
        assert fact in said, fact
    assert "Recorded last: I owned up" in said or "You told Acme Corp yourself" in said
    # Client first.
    assert said.index("Acme Corp") < said.index(stands)
    assert said.count(stands) == 1


@pytest.mark.parametrize("where", PLACES)
async def test_what_was_just_recorded_is_answered_everywhere(one_world: World, where: str) -> None:
    await one_world.report("blown_meeting")
    note = await one_world.note_of("ask")
    shown = await place(one_world, where, note)
    await press_for(one_world, shown, "record.asked", "Acme Corp")
    after = await now(one_world, where, shown)
    said = words(after)
    assert "You asked Acme Corp for a second chance. That took courage" in said
    assert "See what they said, " in said
    assert said.index("Acme Corp") < said.index("See what they said, ")
    assert {"record.yes", "take_back"} <= set(_buttons(after))


async def now(world: World, where: str, shown: Shown) -> Shown:
    """The same place after the press."""
    if isinstance(shown, Message):
        return world.now(shown)
    return world.workspace.views.homes[ANA] if where == "home" else await world.form()


def _buttons(shown: Shown) -> list[str]:
    rows = [block["elements"] for block in shown.blocks if block["type"] == "actions"]
    return [element["action_id"] for row in rows for element in row]
