"""Menus keep nothing that was picked: the next press is as free as the first."""

import pytest

from bot.local_slack.elements import elements
from bot.local_slack.elements import held as value_of
from bot.local_slack.messages import Message
from bot.local_slack.views import View
from tests.slack.world import ANA, World, choice


def shown_in(place: Message | View, action_id: str) -> object:
    """What a menu shows as picked."""
    block, element = next(one for one in elements(place.blocks) if one[1]["action_id"] == action_id)
    return value_of(place.state[block["block_id"]][element["action_id"]])


@pytest.mark.parametrize("which", ["promise", "hand_over", "heard_from"])
async def test_a_menu_of_a_note_is_empty_after_a_choice(world: World, which: str) -> None:
    await world.report("told_no", text="Acme Corp: wrong colour", loss_reason="timing")
    note = await world.note_of("reply")
    world.pass_time(seconds=1)
    now = await world.choose(note, "more", which)
    assert shown_in(now, "more") is None


async def test_a_menu_is_empty_after_its_form_was_closed(world: World) -> None:
    await world.report("told_no", text="Acme Corp: wrong colour", loss_reason="timing")
    note = await world.note_of("reply")
    world.pass_time(seconds=1)
    await world.choose(note, "snooze", "pick")
    await world.server.forms.close(ANA)
    assert shown_in(world.now(note), "snooze") is None


async def test_a_menu_on_home_and_in_a_list_is_empty_after_a_choice(world: World) -> None:
    await world.report("told_no", text="Acme Corp: wrong colour", loss_reason="timing")
    home = (await world.server.actions.open_home(ANA)).home
    await world.settle()
    home = world.workspace.views.homes[ANA]
    world.pass_time(seconds=1)
    await world.server.actions.press(ANA, home, "more", choice(home, "promise", "more"))
    await world.settle()
    assert shown_in(world.workspace.views.homes[ANA], "more") is None
    await world.server.forms.close(ANA)

    (listed,) = (await world.lostdeal("list")).messages
    world.pass_time(seconds=1)
    await world.server.actions.press(ANA, listed, "more", choice(listed, "promise", "more"))
    await world.settle()
    (now,) = world.workspace.posts.ephemerals(ANA)
    assert shown_in(now, "more") is None
