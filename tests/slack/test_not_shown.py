"""A press that is kept, where Slack does not let its place be changed: said, and shown anew."""

import pytest

from bot.local_slack.messages import Message
from bot.local_slack.web_api.faults import (
    ApiError,
    DroppedRequest,
    Fault,
    LostResponse,
    RateLimited,
    ServerError,
)
from tests.slack.raw import interact, press_of
from tests.slack.second_view import TALKED
from tests.slack.world import ANA, BO, World, actions, words

PASSING: list[Fault] = [
    ServerError(),
    DroppedRequest(),
    LostResponse(),
    ApiError("internal_error"),
    ApiError("fatal_error"),
]
LASTING: list[Fault] = [
    ApiError("message_not_found"),
    ApiError("edit_window_closed"),
    ApiError("cant_update_message"),
    RateLimited(),
    ServerError(),
    DroppedRequest(),
    ApiError("internal_error"),
]
ANEW = "Slack did not let me change the message where you pressed, so here is how things stand now:"
KEPT_ANEW = f"That is saved. {ANEW}"
KEPT = "That is saved, but I cannot show you here how things stand now: `/lostdeal list` does."


def named(fault: Fault) -> str:
    return getattr(fault, "code", type(fault).__name__)


async def note_of_ask(world: World) -> Message:
    await world.report("blown_meeting")
    return await world.note_of("ask")


@pytest.mark.parametrize("fault", PASSING, ids=named)
async def test_what_passes_is_tried_once_more(one_world: World, fault: Fault) -> None:
    note = await note_of_ask(one_world)
    one_world.server.api.faults.script("chat.update", fault)
    assert "That took courage" in words(await one_world.press(note, "record.asked"))
    assert one_world.direct()[-1].ts == note.ts


@pytest.mark.parametrize("fault", LASTING, ids=named)
async def test_what_lasts_is_told_of_and_the_card_stands_anew(world: World, fault: Fault) -> None:
    note = await note_of_ask(world)
    before = words(note)
    faults = world.server.api.faults
    faults.script("chat.update", fault, fault)
    assert words(await world.press(note, "record.asked")) == before
    anew = world.direct()[-1]
    assert anew.ts != note.ts
    assert anew.text == KEPT_ANEW
    assert "That took courage" in words(anew)

    while faults.take("chat.update"):
        pass
    ended = await world.press(anew, "record.let_go")
    assert "That took courage" not in words(ended)
    assert world.direct()[-1] == ended


async def test_where_nothing_can_be_posted_either_a_sentence_is_left(one_world: World) -> None:
    note = await note_of_ask(one_world)
    faults = one_world.server.api.faults
    faults.script("chat.update", ApiError("message_not_found"))
    faults.script("chat.postMessage", ServerError())
    await one_world.press(note, "record.asked")
    (told,) = one_world.workspace.posts.ephemerals(ANA)
    assert told.text == KEPT


async def test_a_saved_form_is_told_of_too(one_world: World) -> None:
    note = await note_of_ask(one_world)
    await one_world.press(note, "complete_script")
    one_world.server.api.faults.script("chat.update", ApiError("edit_window_closed"))
    assert not (
        await one_world.submit(say_happened=TALKED, what_changed="We read every job back.")
    ).errors
    anew = one_world.direct()[-1]
    assert anew.text == KEPT_ANEW
    assert "complete_script" not in actions(anew)


async def test_what_changed_nothing_is_not_called_kept(one_world: World) -> None:
    note = await note_of_ask(one_world)
    won = await one_world.press(await one_world.press(note, "record.asked"), "record.yes")
    stale = press_of(one_world, won, "win_back")
    await one_world.press(won, "record.did_not_work")
    one_world.server.api.faults.script("chat.update", ApiError("message_not_found"))
    assert (await interact(one_world, stale)).ok
    assert one_world.direct()[-1].text == ANEW


async def test_nor_is_a_press_that_came_too_late_for_its_deal(one_world: World) -> None:
    note = await note_of_ask(one_world)
    late = press_of(one_world, note, "record.asked")
    await one_world.press(note, "record.let_go")
    one_world.server.api.faults.script("chat.update", ApiError("message_not_found"))
    assert (await interact(one_world, late)).ok
    await one_world.settle()
    assert one_world.direct()[-1].text == ANEW


async def test_nor_is_a_form_that_was_sent_back(one_world: World) -> None:
    await one_world.report("blown_meeting")
    await one_world.press(one_world.direct()[-1], "edit")
    one_world.server.api.faults.script("chat.update", ApiError("message_not_found"))
    assert (await one_world.submit(amount="nonsense", currency="EUR")).errors
    await one_world.settle()
    assert one_world.direct()[-1].text == ANEW


@pytest.mark.parametrize("fault", [RateLimited(), ServerError()], ids=named)
async def test_home_that_cannot_be_published_is_told_of(one_world: World, fault: Fault) -> None:
    world = one_world
    await world.report("blown_meeting")
    await world.server.actions.open_home(ANA)
    await world.settle()
    world.server.api.faults.script("views.publish", fault, fault)
    await world.server.actions.press(ANA, world.workspace.views.homes[ANA], "record.asked")
    await world.settle()
    anew = world.direct()[-1]
    assert anew.text == KEPT_ANEW
    assert "See what they said" in words(anew)


async def test_a_list_that_slack_takes_no_answer_for_any_more_is_shown_anew(
    one_world: World,
) -> None:
    world = one_world
    await world.report("blown_meeting")
    (told,) = (await world.lostdeal("list")).messages
    await world.server.actions.press(ANA, told, "complete_script")
    await world.settle()
    world.pass_time(minutes=31)
    assert not (
        await world.submit(say_happened=TALKED, what_changed="We read every job back.")
    ).errors
    anew = world.direct()[-1]
    assert anew.text == KEPT_ANEW
    assert "complete_script" not in actions(anew)
    await world.press(anew, "record.asked")
    assert "See what they said" in words(world.now(anew))


async def test_an_answer_to_an_offer_that_cannot_be_replaced_is_told_all_the_same(
    one_world: World,
) -> None:
    world = one_world
    note = await note_of_ask(world)
    await world.choose(note, "more", "hand_over")
    assert not (await world.submit(colleague=BO)).errors
    offer = press_of(world, await world.offer_to(), "accept", user=BO)
    world.pass_time(minutes=31)
    assert (await interact(world, offer)).ok
    assert any("Acme Corp is yours now" in words(one) for one in world.direct(BO)[1:])
