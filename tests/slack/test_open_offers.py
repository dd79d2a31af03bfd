"""An offer to a colleague stands on the deal and on their Home until somebody answers it."""

from typing import Any

from bot.local_slack.messages import Message
from bot.local_slack.views import View
from tests.slack.raw import interact, press_of
from tests.slack.test_handover import offered
from tests.slack.world import ANA, BO, World, actions, words

OFFERED = f"Offered to <@{BO}> on"


async def home_of(world: World, user: str) -> View:
    await world.server.actions.open_home(user)
    await world.settle()
    return world.workspace.views.homes[user]


async def press_home(world: World, user: str, action_id: str) -> View:
    home = await home_of(world, user)
    await world.server.actions.press(user, home, action_id)
    await world.settle()
    return world.workspace.views.homes[user]


async def listed(world: World, user: str) -> Message:
    world.pass_time(seconds=1)
    (told,) = (await world.lostdeal("list", user)).messages
    return told


def shown_actions(shown: Any) -> list[str]:
    rows = (block["elements"] for block in shown.blocks if block["type"] == "actions")
    return [element["action_id"] for row in rows for element in row]


async def test_it_stands_on_the_deal_wherever_that_is_shown(world: World) -> None:
    note = await offered(world)
    for shown in (world.now(note), await listed(world, ANA), await home_of(world, ANA)):
        assert OFFERED in words(shown)
        assert "withdraw_offer" in shown_actions(shown)
    await world.press(await world.offer_to(), "decline")
    for shown in (world.now(note), await listed(world, ANA), await home_of(world, ANA)):
        assert OFFERED not in words(shown)
        assert "withdraw_offer" not in shown_actions(shown)


async def test_the_colleague_finds_it_on_home_and_in_the_list_until_it_is_answered(
    one_world: World,
) -> None:
    await offered(one_world)
    offer = await one_world.offer_to()
    for shown in (await home_of(one_world, BO), await listed(one_world, BO)):
        assert f"<@{ANA}> would like to hand Acme Corp over to you" in words(shown)
        assert {"accept", "decline"} <= {*shown_actions(shown)}
    await one_world.press(offer, "decline")
    for shown in (await home_of(one_world, BO), await listed(one_world, BO)):
        assert "would like to hand" not in words(shown)
        assert not {"accept", "decline"} & {*shown_actions(shown)}


async def test_taken_on_home_it_is_theirs_there_and_settled_in_its_message(
    one_world: World,
) -> None:
    note = one_world.now(await offered(one_world))
    offer = await one_world.offer_to()
    home = await press_home(one_world, BO, "accept")
    assert "accept" not in shown_actions(home)
    assert "Acme Corp is with you now" in words(home)
    assert "Acme Corp is yours now" in words(one_world.now(offer))
    assert actions(one_world.now(offer)) == []
    assert "has taken Acme Corp over" in words(one_world.direct(ANA)[-1])
    assert "Acme Corp" not in words(await home_of(one_world, ANA))
    assert (await interact(one_world, press_of(one_world, note, "withdraw_offer"))).ok
    assert "Acme Corp" in words(await listed(one_world, BO))


async def test_answered_on_home_before_its_message_came_that_never_comes(one_world: World) -> None:
    await offered(one_world)
    before = len(one_world.direct(BO))
    home = await press_home(one_world, BO, "decline")
    assert "would like to hand" not in words(home)
    assert "can't take Acme Corp on" in words(one_world.direct(ANA)[-1])
    one_world.pass_time(hours=12)
    await one_world.look()
    assert len(one_world.direct(BO)) == before


async def test_left_in_the_list_it_goes_from_there_and_from_its_message(one_world: World) -> None:
    note = await offered(one_world)
    offer = await one_world.offer_to()
    told = await listed(one_world, BO)
    now = await one_world.press_in_list(told, "decline", user=BO)
    assert "would like to hand" not in words(now)
    assert "stays where it was" in words(one_world.now(offer))
    assert OFFERED not in words(one_world.now(note))


async def test_taken_back_it_is_nobodys_to_answer(one_world: World) -> None:
    note = await offered(one_world)
    offer = await one_world.offer_to()
    now = await one_world.press(note, "withdraw_offer")
    assert OFFERED not in words(now)
    assert "settled in the meantime" in words(one_world.now(offer))
    assert actions(one_world.now(offer)) == []
    assert "would like to hand" not in words(await home_of(one_world, BO))
    assert (await interact(one_world, press_of(one_world, offer, "accept", user=BO))).ok
    assert "Acme Corp" in words(await listed(one_world, ANA))
    # It may be offered to somebody else at once.
    await one_world.choose(now, "more", "hand_over")
    assert not (await one_world.submit(colleague="U3MAX")).errors


async def test_pressed_on_an_old_home_it_is_said_that_it_is_settled(one_world: World) -> None:
    note = await offered(one_world)
    await one_world.offer_to()
    home = await home_of(one_world, BO)
    await one_world.press(note, "withdraw_offer")
    await one_world.server.actions.press(BO, home, "accept")
    await one_world.settle()
    assert "settled in the meantime" in words(await one_world.form(BO))
    assert "would like to hand" not in words(one_world.workspace.views.homes[BO])


async def test_taken_back_before_it_reached_anybody_it_never_does(one_world: World) -> None:
    note = await offered(one_world)
    await one_world.press(note, "withdraw_offer")
    before = len(one_world.direct(BO))
    for row in await one_world.nudges():
        if (row.kind, row.recipient, row.status) == ("offer", BO, "pending"):
            one_world.clock.at = max(one_world.clock.at, row.wake_at or one_world.clock.at)
    await one_world.look()
    assert len(one_world.direct(BO)) == before


async def test_a_deal_that_is_let_go_is_no_more_to_be_had(one_world: World) -> None:
    note = await offered(one_world)
    await one_world.offer_to()
    now = await one_world.press(note, "record.let_go")
    assert "withdraw_offer" not in actions(now)
    assert "would like to hand" not in words(await home_of(one_world, BO))
