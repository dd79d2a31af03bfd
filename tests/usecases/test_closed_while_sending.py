"""A deal that is closed while its step is on the way: nothing goes out after, and the plan fits."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest

from bot.core.circumstances import Circumstance
from bot.core.history import EventKind
from bot.delivery.cards import StepCard, TogetherCard
from bot.delivery.ports import NotSent
from bot.usecases.contact import stop_contact
from bot.usecases.handover import answer_handover, offer_handover
from bot.usecases.promises import make_promise, settle_promise
from storage.models import Nudge, NudgeKind, NudgeStatus
from storage.nudges import enqueue
from storage.teams import remember_dm_channel
from tests.usecases.desk import ANA, ASK_DUE, BO, TEAM, Desk
from tests.usecases.fake_messenger import Message

Close = Callable[[Desk, str], Awaitable[object]]


async def let_go(desk: Desk, deal_id: str) -> None:
    assert await desk.record(deal_id, EventKind.LET_GO)


async def win(desk: Desk, deal_id: str) -> None:
    await desk.win(deal_id)


async def stop(desk: Desk, deal_id: str) -> None:
    await desk.act(lambda turn: stop_contact(turn, deal_id))


CLOSES = pytest.mark.parametrize("close", [let_go, win, stop])


@CLOSES
@pytest.mark.parametrize("waits", ["turn", "direct_channel"])
async def test_closed_while_it_waits_nothing_is_sent(desk: Desk, close: Close, waits: str) -> None:
    deal_id = await desk.reported()
    if waits == "direct_channel":  # which is asked for with the first message only
        await desk.run(lambda s: remember_dm_channel(s, TEAM, ANA, None))
    desk.slack.meanwhile(waits, lambda: close(desk, deal_id))
    await desk.look(ASK_DUE)
    assert desk.slack.messages == []
    row = await ask_of(desk)
    assert (row.status, row.wake_at) == (NudgeStatus.CANCELLED, None)
    await desk.look_after(timedelta(days=300))
    assert not [one for one in desk.slack.messages if tells_of_the_ask(one)]


async def ask_of(desk: Desk) -> Nudge:
    (row,) = [row for row in await desk.notes() if row.step == "ask"]
    return row


def tells_of_the_ask(message: Message) -> bool:
    # What follows a deal that is won is a question of its own, and a stop stands in the summary.
    card = message.card
    steps = card.steps if isinstance(card, TogetherCard) else (card,)
    return any(isinstance(one, StepCard) and one.step == "ask" for one in steps)


@CLOSES
async def test_closed_after_a_try_that_failed_it_is_not_tried_again(
    desk: Desk, close: Close
) -> None:
    deal_id = await desk.reported()
    desk.slack.script("send", NotSent("no_connection"))
    desk.slack.meanwhile("send", lambda: close(desk, deal_id))
    await desk.look(ASK_DUE)
    await desk.look_after(timedelta(hours=2))
    for message in desk.slack.messages:  # a stop is told of, and nothing else
        assert isinstance(message.card, StepCard)
        assert message.card.planned is not None
        assert message.card.planned.hold is not None
    assert (await ask_of(desk)).status == NudgeStatus.CANCELLED


async def test_closed_while_the_post_is_answered_it_stands_as_sent_once(desk: Desk) -> None:
    deal_id = await desk.reported()
    desk.slack.meanwhile("send", lambda: let_go(desk, deal_id))
    await desk.look(ASK_DUE)
    await desk.look_after(timedelta(days=30))
    assert len(desk.slack.messages) == 1
    assert (await desk.step()).status == NudgeStatus.SENT


async def test_taken_up_again_in_the_same_breath_it_comes_once(desk: Desk) -> None:
    deal_id = await desk.reported()
    desk.slack.meanwhile("turn", lambda: let_go(desk, deal_id))
    await desk.look(ASK_DUE)
    desk.clock.at += timedelta(minutes=1)
    assert await desk.record(deal_id, EventKind.TAKEN_UP_AGAIN)
    await desk.look()
    await desk.look_after(timedelta(days=1))
    assert len(desk.slack.messages) == 1
    assert (await desk.step()).status == NudgeStatus.SENT


@pytest.mark.parametrize("closed", [0, 1])
async def test_what_is_closed_drops_out_of_a_message_for_several(desk: Desk, closed: int) -> None:
    for client in ("Beta Works", "Gamma Foods"):
        await desk.report(client=client)
    await desk.look()
    desk.slack.messages.clear()
    rows = await desk.rows(NudgeKind.STEP)  # the first carries the message, the other joins it
    gone, stays = rows[closed], rows[1 - closed]
    desk.slack.meanwhile("turn", lambda: let_go(desk, gone.deal_id or ""))
    await desk.look(ASK_DUE)
    await desk.look_after(timedelta(minutes=2))
    (message,) = desk.slack.messages
    card = message.card
    assert isinstance(card, StepCard)
    assert card.case.deal.id == stays.deal_id
    assert (await desk.again(gone)).status == NudgeStatus.CANCELLED
    assert (await desk.again(stays)).status == NudgeStatus.SENT


async def hand_over(desk: Desk, deal_id: str) -> None:
    colleague = desk.slack.people[BO]
    offer = await desk.act(lambda turn: offer_handover(turn, deal_id, colleague))
    await desk.act(lambda turn: answer_handover(turn, offer.id, accepted=True), BO)


async def test_handed_over_while_it_waits_it_goes_to_the_colleague(desk: Desk) -> None:
    await desk.join(TEAM, BO)
    deal_id = await desk.report(circumstance=Circumstance.OWN_MISTAKE)
    await desk.look()
    desk.slack.meanwhile("turn", lambda: hand_over(desk, deal_id))
    (own_up,) = [row for row in await desk.rows(NudgeKind.STEP) if row.step == "own_up"]
    await desk.look(own_up.due_at)
    (note,) = [one for one in desk.slack.messages if isinstance(one.card, StepCard)]
    assert (await desk.again(own_up)).status == NudgeStatus.CANCELLED
    (row,) = [one for one in await desk.notes() if one.status == NudgeStatus.SENT]
    assert (row.step, row.recipient) == ("own_up", BO)
    assert (note.channel, note.mark) == (f"D-{TEAM}-{BO}", row.id)


@pytest.mark.parametrize("given", [0, 1])
async def test_what_is_handed_over_drops_out_of_a_message_for_several(
    desk: Desk, given: int
) -> None:
    await desk.join(TEAM, BO)
    for client in ("Beta Works", "Gamma Foods"):
        await desk.report(client=client)
    await desk.look()
    desk.slack.messages.clear()
    rows = await desk.rows(NudgeKind.STEP)
    gone, stays = rows[given], rows[1 - given]
    desk.slack.meanwhile("turn", lambda: hand_over(desk, gone.deal_id or ""))
    await desk.look(ASK_DUE)
    await desk.look_after(timedelta(minutes=2))
    mine = [one.card for one in desk.slack.messages if one.channel == f"D-{TEAM}-{ANA}"]
    told = [card.case.deal.id for card in mine if isinstance(card, StepCard)]
    assert told == [stays.deal_id]
    assert not [card for card in mine if isinstance(card, TogetherCard)]


async def test_a_promise_that_is_settled_meanwhile_is_not_reminded_of(desk: Desk) -> None:
    deal_id = await desk.reported()
    due_on = date(2026, 3, 4)
    case = await desk.act(lambda turn: make_promise(turn, deal_id, "Send the sizes", due_on))
    (promise,) = case.promises

    async def settle() -> None:
        await desk.act(lambda turn: settle_promise(turn, promise.id, kept=True))

    reminder = (await desk.rows(NudgeKind.PROMISE))[-1]
    desk.slack.meanwhile("turn", settle)
    await desk.look(reminder.due_at)
    assert desk.slack.messages == []


async def test_a_word_about_a_hold_is_not_sent_once_the_deal_is_closed(desk: Desk) -> None:
    deal_id = await desk.reported()
    word = Nudge(
        team_id=TEAM,
        kind=NudgeKind.HELD,
        dedupe_key=f"{deal_id}:held:nothing_changed:ask:1",
        deal_id=deal_id,
        recipient=ANA,
        step="ask",
        occurrence=1,
        due_at=desk.clock.now(),
    )
    await desk.run(lambda s: enqueue(s, word))
    await desk.record(deal_id, EventKind.LET_GO)
    await desk.look()
    assert desk.slack.messages == []
    (held,) = await desk.rows(NudgeKind.HELD)
    assert (held.status, held.error) == (NudgeStatus.CANCELLED, "no longer held")
