"""Handing a deal to a colleague, who takes it or leaves it."""

import pytest

from bot.practice.messages import Message
from bot.practice.people import Person
from tests.slack.raw import interact, press_of
from tests.slack.world import ANA, BO, World, actions, words


async def offered(world: World, colleague: str = BO) -> Message:
    """Offer a deal; gives the note it was offered from."""
    await world.report(what_happened="I talked too long")
    note = await world.note_of("ask")
    await world.choose(note, "more", "hand_over")
    assert not (await world.submit(colleague=colleague)).errors
    return note


async def test_a_colleague_who_takes_it_gets_its_history_and_its_nudges(world: World) -> None:
    note = await offered(world)
    offer = world.direct(BO)[-1]
    assert "I talked too long" in words(offer)
    assert actions(offer) == ["accept", "decline"]
    await world.press(offer, "accept")
    assert actions(world.now(offer)) == []
    pending = [row for row in await world.nudges() if row.status == "pending" and row.step]
    assert {(row.step, row.recipient) for row in pending} == {("ask_by_colleague", BO)}
    ask = await world.note_of("ask_by_colleague", BO)
    assert "record.asked" in actions(ask)

    assert (await interact(world, press_of(world, note, "record.asked"))).ok
    asked = [row for row in await world.nudges() if row.step == "answer"]
    assert asked == []


async def test_pending_steps_of_a_fault_go_to_the_colleague_too(one_world: World) -> None:
    await one_world.report("own_mistake")
    note = await one_world.note_of("own_up")
    await one_world.press(note, "record.owned_up")
    await one_world.choose(one_world.now(note), "more", "hand_over")
    await one_world.submit(colleague=BO)
    await one_world.press(one_world.direct(BO)[-1], "accept")
    pending = [row for row in await one_world.nudges() if row.status == "pending" and row.step]
    assert len(pending) > 1
    assert {row.recipient for row in pending} == {BO}


async def test_a_colleague_may_decline_and_nothing_changes(one_world: World) -> None:
    await offered(one_world)
    before = len(one_world.direct())
    await one_world.press(one_world.direct(BO)[-1], "decline")
    assert len(one_world.direct()) == before + 1
    (listed,) = (await one_world.lostdeal("list")).messages
    assert "Acme Corp" in words(listed)


@pytest.mark.parametrize("whom", [ANA, "the bot", "U9GONE", "U9NOBODY"])
async def test_who_cannot_take_it_is_told_at_the_field(one_world: World, whom: str) -> None:
    one_world.workspace.add_person(Person("U9GONE", "gone", "Gone", deleted=True))
    colleague = one_world.bot_user if whom == "the bot" else whom
    await one_world.report()
    note = await one_world.note_of("ask")
    await one_world.choose(note, "more", "hand_over")
    assert list((await one_world.submit(colleague=colleague)).errors) == ["colleague"]


async def test_it_does_not_go_round_in_a_circle(one_world: World) -> None:
    await offered(one_world)
    await one_world.press(one_world.direct(BO)[-1], "accept")
    ask = await one_world.note_of("ask_by_colleague", BO)
    await one_world.choose(ask, "more", "hand_over")
    assert list((await one_world.submit(BO, colleague=ANA)).errors) == ["colleague"]


async def test_it_is_offered_to_one_colleague_at_a_time(one_world: World) -> None:
    note = await offered(one_world)
    await one_world.choose(note, "more", "hand_over")
    assert list((await one_world.submit(colleague="U3MAX")).errors) == ["colleague"]


async def test_an_offer_is_answered_once(one_world: World) -> None:
    await offered(one_world)
    offer = one_world.direct(BO)[-1]
    late = press_of(one_world, offer, "decline", user=BO)
    await one_world.press(offer, "accept")
    assert (await interact(one_world, late)).ok
    (listed,) = (await one_world.lostdeal("list", BO)).messages
    assert "Acme Corp" in words(listed)
