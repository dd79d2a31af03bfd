"""Handing a deal to a colleague, who takes it or leaves it."""

import pytest
from sqlmodel import select

from bot.local_slack.messages import Message
from bot.local_slack.people import SlackUser
from bot.slack.payloads import Actor
from bot.usecases.promises import settle_promise
from storage.models import Promise
from tests.slack.raw import interact, press_of, submission_of
from tests.slack.world import ANA, BO, MAX, World, actions, is_first_note, words


async def offered(world: World, colleague: str = BO) -> Message:
    """Offer a deal; gives the note it was offered from."""
    await world.report(what_happened="I talked too long")
    note = await world.note_of("ask")
    await world.choose(note, "more", "hand_over")
    assert not (await world.submit(colleague=colleague)).errors
    return note


async def test_a_colleague_who_takes_it_gets_its_history_and_its_nudges(world: World) -> None:
    note = await offered(world)
    offer = await world.offer_to()
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


async def test_whoever_offers_a_deal_is_told_that_it_is_offered(one_world: World) -> None:
    await one_world.report("own_mistake", what_happened="quoted two colours")
    note = await one_world.note_of("own_up")
    await one_world.choose(note, "more", "hand_over")
    seen = await one_world.submit(colleague=BO)
    assert seen.view is not None
    said = seen.view.blocks[0]["text"]["text"]
    assert said.startswith(f"I ask <@{BO}> whether they take *Acme Corp* over")
    offer = words(await one_world.offer_to())
    assert "What happened, as they put it: I made a mistake: quoted two colours." in offer


async def test_pending_steps_of_a_fault_go_to_the_colleague_too(one_world: World) -> None:
    await one_world.report("own_mistake")
    note = await one_world.note_of("own_up")
    await one_world.press(note, "record.owned_up")
    await one_world.choose(one_world.now(note), "more", "hand_over")
    await one_world.submit(colleague=BO)
    await one_world.press(await one_world.offer_to(), "accept")
    pending = [row for row in await one_world.nudges() if row.status == "pending" and row.step]
    steps = {(row.step, row.recipient) for row in pending if is_first_note(row)}
    assert steps == {("plan_in_writing", BO), ("repair", BO)}


async def test_open_promises_and_their_reminders_go_along(http_world: World) -> None:
    await http_world.report("own_mistake")
    note = await http_world.note_of("own_up")
    for action, due_on in (("Send the reprint", "2026-03-13"), ("Call back", "2026-03-06")):
        await http_world.choose(note, "more", "promise")
        assert not (await http_world.submit(action=action, due_on=due_on)).errors
    early, late = sorted(await promises(http_world), key=lambda one: one.due_on)
    await settle(early.id, http_world)
    await http_world.choose(note, "more", "hand_over")
    assert not (await http_world.submit(colleague=BO)).errors
    await http_world.press(await http_world.offer_to(), "accept")

    owners = {promise.action: promise.rep_id for promise in await promises(http_world)}
    assert owners == {"Send the reprint": BO, "Call back": ANA}
    pending = [row for row in await http_world.nudges() if row.wake_at and row.kind == "promise"]
    assert {(row.promise_id, row.recipient) for row in pending} == {(late.id, BO)}
    assert "promise_kept" in actions(await promise_note(http_world, BO))
    assert "promise_kept" not in actions(http_world.direct(ANA)[-1])


async def test_an_offer_is_answered_by_whom_it_was_made_to(one_world: World) -> None:
    await offered(one_world)
    offer = await one_world.offer_to()
    for answer in ("accept", "decline"):
        assert (await interact(one_world, press_of(one_world, offer, answer, user=ANA))).ok
        told = one_world.workspace.posts.ephemerals(ANA)[-1]
        assert "I cannot find that deal any more" in told.text
    assert actions(one_world.now(offer)) == ["accept", "decline"]
    await one_world.press(offer, "accept")
    assert "Acme Corp is yours now" in one_world.now(offer).text


async def test_a_form_that_comes_twice_is_one_offer(one_world: World) -> None:
    await one_world.report()
    note = await one_world.note_of("ask")
    await one_world.choose(note, "more", "hand_over")
    await one_world.server.forms.fill(await one_world.form(), {"colleague": BO})
    form = submission_of(one_world, await one_world.form())
    for delivery in (form, form):
        ack = await interact(one_world, delivery)
        assert ack.ok
        assert "I ask" in str(ack.body)
    await one_world.offer_to()
    assert len(one_world.direct(BO)) == 1


async def test_a_deal_that_was_let_go_is_not_taken_over(one_world: World) -> None:
    note = await offered(one_world)
    offer = await one_world.offer_to()
    await one_world.press(note, "record.let_go")
    before = len(one_world.direct())
    await one_world.press(offer, "accept")
    assert "settled in the meantime" in one_world.now(offer).text
    assert len(one_world.direct()) == before
    (listed,) = (await one_world.lostdeal("list", BO)).messages
    assert "You have no open deals" in words(listed)


async def test_an_offer_without_an_answer_lapses_after_a_week(one_world: World) -> None:
    note = await offered(one_world)
    offer = await one_world.offer_to()
    one_world.pass_time(days=7)
    await one_world.choose(note, "more", "hand_over")
    assert not (await one_world.submit(colleague=MAX)).errors
    await one_world.press(offer, "accept")
    assert "settled in the meantime" in one_world.now(offer).text
    await one_world.press(await one_world.offer_to(MAX), "accept")
    (listed,) = (await one_world.lostdeal("list", MAX)).messages
    assert "Acme Corp" in words(listed)


async def promises(world: World) -> list[Promise]:
    return await world.bot.ctx.run(lambda session: list(session.exec(select(Promise))))


async def settle(promise_id: str, world: World) -> None:
    ctx, ana = world.bot.ctx, Actor(world.workspace.team.id, ANA)
    await ctx.act(ana, lambda turn: settle_promise(turn, promise_id, kept=True))


async def promise_note(world: World, user: str) -> Message:
    """Skip to the next reminder of a promise."""
    for _ in range(20):
        await world.act(user)
        await world.skip_to_next_nudge()
        if "promise_kept" in actions(world.direct(user)[-1]):
            return world.direct(user)[-1]
    raise AssertionError("no reminder came")


async def test_a_colleague_may_decline_and_nothing_changes(one_world: World) -> None:
    await offered(one_world)
    before = len(one_world.direct())
    await one_world.press(await one_world.offer_to(), "decline")
    assert len(one_world.direct()) == before + 1
    assert "can't take Acme Corp on" in words(one_world.direct()[-1])
    (listed,) = (await one_world.lostdeal("list")).messages
    assert "Acme Corp" in words(listed)


@pytest.mark.parametrize(
    ("whom", "why"),
    [
        (ANA, "That is you"),
        ("the bot", "That is an app"),
        ("U9GONE", "deactivated"),
        ("U9NOBODY", "cannot find"),
        ("U9GUEST", "another workspace"),
    ],
)
async def test_who_cannot_take_it_is_told_at_the_field(
    one_world: World, whom: str, why: str
) -> None:
    one_world.workspace.add_person(SlackUser("U9GONE", "gone", "Gone", deleted=True))
    one_world.workspace.add_person(SlackUser("U9GUEST", "guest", "Guest", home_team="T9OTHER"))
    colleague = one_world.bot_user if whom == "the bot" else whom
    await one_world.report()
    note = await one_world.note_of("ask")
    await one_world.choose(note, "more", "hand_over")
    errors = (await one_world.submit(colleague=colleague)).errors
    assert list(errors) == ["colleague"]
    assert why in errors["colleague"]


async def test_it_does_not_go_round_in_a_circle(one_world: World) -> None:
    await offered(one_world)
    await one_world.press(await one_world.offer_to(), "accept")
    ask = await one_world.note_of("ask_by_colleague", BO)
    await one_world.choose(ask, "more", "hand_over")
    assert list((await one_world.submit(BO, colleague=ANA)).errors) == ["colleague"]


async def test_it_is_offered_to_one_colleague_at_a_time(one_world: World) -> None:
    note = await offered(one_world)
    await one_world.choose(note, "more", "hand_over")
    assert list((await one_world.submit(colleague="U3MAX")).errors) == ["colleague"]


async def test_an_offer_is_answered_once(one_world: World) -> None:
    await offered(one_world)
    offer = await one_world.offer_to()
    late = press_of(one_world, offer, "decline", user=BO)
    await one_world.press(offer, "accept")
    assert (await interact(one_world, late)).ok
    (listed,) = (await one_world.lostdeal("list", BO)).messages
    assert "Acme Corp" in words(listed)
