"""App Home: a rep's deals, and the way to log another."""

from typing import Any

from bot.local_slack.views import View
from tests.slack.raw import happen
from tests.slack.second_view import TALKED
from tests.slack.world import ANA, BO, World, held, words

TOP = ["log", "find", "pause", "hours"]
"""What stands above a rep's deals."""


def buttons(view: View) -> list[str]:
    """The action ids that a Home tab offers, in order."""
    rows = (block["elements"] for block in view.blocks if block["type"] == "actions")
    return [element["action_id"] for row in rows for element in row]


async def home(world: World, user: str = ANA) -> View:
    """A person's Home tab, opened now."""
    await world.server.actions.open_home(user)
    await world.settle()
    return world.workspace.views.homes[user]


async def use(world: World, action_id: str, value: object = None) -> View:
    """Use an element of Ana's Home tab; gives the tab as it is then."""
    await world.server.actions.press(ANA, world.workspace.views.homes[ANA], action_id, value)
    await world.settle()
    return world.workspace.views.homes[ANA]


async def test_home_is_there_before_the_first_deal(world: World) -> None:
    shown = await home(world)
    assert "Only you see this page" in words(shown)
    assert "You have no open deals" in words(shown)
    assert buttons(shown) == TOP


async def test_a_deal_is_logged_from_home_and_stands_there(world: World) -> None:
    await home(world)
    await use(world, "log")
    await world.pick("blown_meeting")
    seen = await world.submit(client="Acme Corp")
    assert not seen.errors
    shown = await home(world)
    assert "*Acme Corp*\nAsk for a second chance, Thu 5 Mar at 10:00" in words(shown)
    assert "Acme" not in words(await home(world, BO))


async def test_the_buttons_of_home_work_and_bring_it_up_to_date(world: World) -> None:
    await world.report("blown_meeting")
    await home(world)
    top = len(TOP)
    assert buttons(await use(world, "record.asked"))[top] == "record.yes"
    won = ["win_back", "record.did_not_work"]
    assert buttons(await use(world, "record.yes"))[top : top + 2] == won
    await use(world, "win_back")
    assert held(await world.form())["amount"] is None
    await world.submit(in_digest="yes", show_client="no", amount="1200", currency="EUR")
    assert "You have no open deals" in words(world.workspace.views.homes[ANA])


async def test_snoozing_and_completing_work_from_home(one_world: World) -> None:
    await one_world.report("blown_meeting")
    shown = await home(one_world)
    options = _snoozes(shown)
    assert "Mon 9 Mar" in words(await use(one_world, "snooze", options[2]))
    await use(one_world, "snooze", _snoozes(one_world.workspace.views.homes[ANA])[3])
    await one_world.submit(date="2026-03-17")
    assert "Tue 17 Mar" in words(one_world.workspace.views.homes[ANA])
    await use(one_world, "complete_script")
    await one_world.submit(say_happened=TALKED, what_changed="We read every job back.")
    assert "complete_script" not in buttons(one_world.workspace.views.homes[ANA])


def _snoozes(view: View) -> list[str]:
    rows: list[Any] = [block["elements"] for block in view.blocks if block["type"] == "actions"]
    select = next(one for row in rows for one in row if one["action_id"] == "snooze")
    return [option["value"] for option in select["options"]]


async def test_the_messages_tab_shows_nothing_new(one_world: World) -> None:
    event = {
        "type": "app_home_opened",
        "user": ANA,
        "channel": one_world.workspace.bot_dm(ANA).id,
        "tab": "messages",
        "event_ts": "1.1",
    }
    assert (await happen(one_world, event)).ok
    assert ANA not in one_world.workspace.views.homes
