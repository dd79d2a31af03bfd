"""The deal card: a press has the same effect and says the same wherever the deal is shown."""

import pytest
from sqlmodel import select

from bot.local_slack.messages import Message
from bot.local_slack.views import View
from storage.models import LostDeal
from tests.slack.many_deals import block_of, clients_in, log_many, press_for
from tests.slack.raw import interact, press_of
from tests.slack.test_home import buttons, home, use
from tests.slack.world import ANA, BO, World, actions, choice, words

REPLY = "Thank you for telling me plainly"
CHEER = "That took courage"


async def asked(world: World) -> Message:
    """The note of an ask that was just answered with "I asked"."""
    await world.report("blown_meeting")
    note = await world.note_of("ask")
    return await world.press(note, "record.asked")


async def test_home_says_what_a_note_says(http_world: World) -> None:
    note = await asked(http_world)
    assert CHEER in words(note)
    await home(http_world)
    on_home = await use(http_world, "record.no")
    assert REPLY in words(on_home)
    assert clients_in(on_home).count("Acme Corp") == 1
    # The note showed the same deal, and follows.
    assert REPLY in words(http_world.now(note))
    assert "record.no" not in actions(http_world.now(note))


async def test_the_list_says_what_a_note_says(one_world: World) -> None:
    note = await asked(one_world)
    (listed,) = (await one_world.lostdeal("list")).messages
    pressed = await one_world.press_in_list(listed, "record.no")
    assert REPLY in words(pressed)
    assert REPLY in words(one_world.now(note))


async def test_home_cheers_an_ask_and_undoes_it(one_world: World) -> None:
    await one_world.report("blown_meeting")
    await home(one_world)
    assert CHEER in words(await use(one_world, "record.asked"))
    undone = await use(one_world, "take_back")
    assert CHEER not in words(undone)
    assert "record.asked" in buttons(undone)


async def test_the_list_of_the_back_burner_is_ticked_on_home(one_world: World) -> None:
    await one_world.report("blown_meeting")
    await home(one_world)
    await use(one_world, "back_burner")
    await one_world.submit(items="A sample\nA price")
    shown = await use(one_world, "ready", ["1"])
    assert "ready" in buttons(shown)
    shown = await use(one_world, "ready", ["1", "2"])
    assert "Your list is done" in words(shown) or "ready" not in buttons(shown)


async def test_what_was_let_go_is_taken_up_on_a_later_opening(one_world: World) -> None:
    await one_world.report("blown_meeting")
    await home(one_world)
    await use(one_world, "record.let_go")
    one_world.pass_time(hours=20)
    assert "record.taken_up_again" in buttons(await home(one_world))
    shown = await use(one_world, "record.taken_up_again")
    assert "record.asked" in buttons(shown)


@pytest.mark.parametrize("where", ["note", "home", "list"])
async def test_they_came_back_asks_first_and_can_be_undone(one_world: World, where: str) -> None:
    await asked(one_world)
    shown = await _place(one_world, where)
    await _choose(one_world, shown, "came_back")
    assert "Did Acme Corp come back to you" in words(await one_world.form())
    assert await _states(one_world) == ["asked"]
    await one_world.submit()
    assert await _states(one_world) == ["second_chance"]
    after = await home(one_world)
    assert "take_back" in buttons(after)
    await use(one_world, "take_back")
    assert await _states(one_world) == ["asked"]


async def _place(world: World, where: str) -> Message | View:
    if where == "home":
        return await home(world)
    if where == "list":
        (listed,) = (await world.lostdeal("list")).messages
        return listed
    return world.direct()[-1]


async def _choose(world: World, shown: Message | View, which: str) -> None:
    value = choice(shown, which, "more")
    await world.server.actions.press(ANA, shown, "more", value)
    await world.settle()


async def _states(world: World) -> list[str]:
    return await world.bot.ctx.run(lambda s: list(s.exec(select(LostDeal.state))))


async def test_an_old_button_uses_up_no_second_ask_and_opens_the_deal(http_world: World) -> None:
    await http_world.report("blown_meeting")
    note = await http_world.note_of("ask")
    (listed,) = (await http_world.lostdeal("list")).messages
    old = press_of(http_world, listed, "record.asked")
    await http_world.press(note, "record.asked")
    await http_world.press(http_world.now(note), "record.no")
    assert (await interact(http_world, old)).ok
    await http_world.settle()
    view = await http_world.form()
    assert "That button was from before" in words(view)
    assert words(view).count("Asked for a second chance") == 1
    assert await _states(http_world) == ["said_no"]


async def test_a_double_press_opens_nothing(one_world: World) -> None:
    await one_world.report("blown_meeting")
    note = await one_world.note_of("ask")
    twice = press_of(one_world, note, "record.asked")
    for _ in range(2):
        assert (await interact(one_world, twice)).ok
    await one_world.settle()
    assert one_world.workspace.views.top(ANA) is None
    assert CHEER in words(one_world.now(note))


async def test_a_card_of_a_deal_that_was_closed_meanwhile_opens_it(one_world: World) -> None:
    note = await asked(one_world)
    shown = await home(one_world)
    old = press_of_view(one_world, shown, "record.no")
    await one_world.press(note, "record.let_go")
    assert (await interact(one_world, old)).ok
    await one_world.settle()
    assert "Let go" in words(await one_world.form())
    assert await _states(one_world) == ["let_go"]


async def test_a_card_of_a_deal_that_was_handed_over_goes(one_world: World) -> None:
    await asked(one_world)
    await log_many(one_world, ["Beta Works"])
    shown = await home(one_world)
    await one_world.choose(one_world.direct()[-2], "more", "hand_over")
    await one_world.submit(colleague=BO)
    offer = await one_world.offer_to(BO)
    await one_world.press(offer, "accept")
    await press_for(one_world, shown, "record.no", "Acme Corp")
    assert "I cannot find that deal any more" in words(await one_world.form())
    assert clients_in(one_world.workspace.views.homes[ANA]) == ["Beta Works"]


async def test_a_card_of_a_deleted_deal_goes(one_world: World) -> None:
    receipt = await one_world.report("blown_meeting")
    shown = await home(one_world)
    await one_world.press(receipt, "record.undone")
    old = press_of_view(one_world, shown, "record.asked")
    assert (await interact(one_world, old)).ok
    await one_world.settle()
    assert await _states(one_world) == ["undone"]
    assert clients_in(await home(one_world)) == []


async def test_a_receipt_of_a_deal_that_went_on_deletes_nothing_unasked(one_world: World) -> None:
    receipt = await one_world.report("blown_meeting")
    await one_world.note_of("ask")
    await home(one_world)
    await use(one_world, "record.asked")
    one_world.pass_time(days=30)
    old = press_of(one_world, receipt, "record.undone")
    assert (await interact(one_world, old)).ok
    await one_world.settle()
    assert "what you recorded (1 entry)" in words(await one_world.form())
    assert await _states(one_world) == ["asked"]


def press_of_view(world: World, view: View, action_id: str) -> dict[str, object]:
    """What Slack says of a press on Home as it stood."""
    block_id, element = block_of(view, action_id)
    workspace = world.workspace
    team = {"id": workspace.team.id, "domain": "t"}
    return {
        "type": "block_actions",
        "team": team,
        "user": {"id": ANA, "team_id": workspace.team.id},
        "api_app_id": workspace.app.id,
        "trigger_id": workspace.trigger_ids.give(ANA),
        "container": {"type": "view", "view_id": view.id},
        "view": view.as_slack(workspace.team, workspace.app),
        "actions": [
            {
                "type": "button",
                "block_id": block_id,
                "action_id": action_id,
                "value": element["value"],
                "action_ts": "1.1",
            }
        ],
    }
