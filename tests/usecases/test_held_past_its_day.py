"""An ask that a gate holds past its day: told of once, never lost, whatever the clock does."""

from datetime import timedelta

from bot.core.history import EventKind
from bot.core.playbook import Slot
from bot.delivery.cards import StepCard
from bot.usecases.edit_report import complete_script
from storage.models import Nudge, NudgeKind, NudgeReason, NudgeStatus
from tests.usecases.desk import ASK_DUE, Desk

BACK = timedelta(hours=-3)


async def two_deals(desk: Desk) -> tuple[str, str]:
    """Two deals with one client: an ask for the one closes the gate of the other."""
    one = await desk.reported()
    desk.clock.at += timedelta(minutes=1)
    return one, await desk.reported()


async def ask_of(desk: Desk, deal_id: str) -> Nudge:
    (row,) = [row for row in await desk.rows() if row.dedupe_key == f"{deal_id}:ask:1"]
    return row


async def say_what_changed(desk: Desk, deal_id: str, text: str = "A new sizing guide") -> None:
    words = {Slot.WHAT_CHANGED: text}
    await desk.act(lambda turn: complete_script(turn, deal_id, words))


def held_words(desk: Desk, deal_id: str) -> list[StepCard]:
    cards = [message.card for message in desk.slack.messages]
    steps = [card for card in cards if isinstance(card, StepCard) and card.step == "ask"]
    return [card for card in steps if card.case.deal.id == deal_id and _is_held(card)]


def _is_held(card: StepCard) -> bool:
    return card.planned is not None and card.planned.due_at is None


async def test_it_is_told_of_once_also_when_its_day_comes_twice(desk: Desk) -> None:
    one, other = await two_deals(desk)
    await desk.record(other, EventKind.ASKED)
    await desk.look(ASK_DUE)
    desk.clock.at += BACK
    assert (await ask_of(desk, one)).reason == NudgeReason.HELD
    await desk.record(other, EventKind.STAY_IN_TOUCH)  # which counts for both
    assert (await ask_of(desk, one)).reason == NudgeReason.HELD
    await desk.look(ASK_DUE)
    row = await ask_of(desk, one)
    assert (row.status, row.reason, row.wake_at) == (NudgeStatus.CANCELLED, NudgeReason.HELD, None)
    assert len(held_words(desk, one)) == 1


async def test_it_comes_once_the_gate_opens_also_when_the_clock_went_back(desk: Desk) -> None:
    one, other = await two_deals(desk)
    await desk.record(other, EventKind.ASKED)
    await desk.look(ASK_DUE)
    desk.clock.at += BACK
    await say_what_changed(desk, one)
    row = await ask_of(desk, one)
    assert (row.status, row.wake_at) == (NudgeStatus.PENDING, ASK_DUE)
    desk.slack.messages.clear()
    await desk.look(ASK_DUE)
    assert desk.slack.marks() == []  # word of the hold was that day's message
    await desk.look_after(timedelta(days=1))
    assert desk.slack.marks() == [row.id]


async def test_a_gate_that_closes_after_its_day_is_told_of_too(desk: Desk) -> None:
    one, other = await two_deals(desk)
    desk.clock.at = ASK_DUE + timedelta(hours=1)  # nobody has looked for what is due yet
    await desk.record(other, EventKind.ASKED)
    await desk.look()
    assert (await ask_of(desk, one)).reason == NudgeReason.HELD
    assert len(held_words(desk, one)) == 1


async def test_once_it_turns_out_to_be_held_laying_aside_has_its_day(desk: Desk) -> None:
    one, other = await two_deals(desk)
    await desk.record(other, EventKind.ASKED)

    async def laid_aside() -> list[NudgeStatus]:
        mine = [row for row in await desk.rows() if row.deal_id == one]
        return [NudgeStatus(row.status) for row in mine if row.step == EventKind.LAID_ASIDE]

    assert await laid_aside() == [], "its ask has a day"
    await desk.look(ASK_DUE)
    assert (await ask_of(desk, one)).reason == NudgeReason.HELD
    assert await laid_aside() == [NudgeStatus.PENDING]


async def test_let_go_while_it_is_held_it_is_told_of_no_more(desk: Desk) -> None:
    one, other = await two_deals(desk)
    desk.clock.at = ASK_DUE + timedelta(hours=1)
    await desk.record(other, EventKind.ASKED)
    await desk.record(one, EventKind.LET_GO)
    await desk.look()
    assert (await ask_of(desk, one)).reason == NudgeReason.LEFT_PLAN
    assert await desk.rows(NudgeKind.HELD) == []


async def test_better_words_bring_no_second_note(desk: Desk) -> None:
    one, other = await two_deals(desk)
    await desk.record(other, EventKind.ASKED)
    await desk.look(ASK_DUE)
    await say_what_changed(desk, one)
    await desk.look_after(timedelta(days=1))
    told = await ask_of(desk, one)
    assert told.status == NudgeStatus.SENT
    await desk.look_after(timedelta(days=1))
    await say_what_changed(desk, one, "A new sizing guide, and somebody who reads it")
    await desk.look_after(timedelta(days=1))
    notes = [row for row in await desk.notes() if row.deal_id == one and row.step == "ask"]
    assert [(row.occurrence, row.id) for row in notes] == [(1, told.id)]
