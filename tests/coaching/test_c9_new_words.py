"""Never the same words twice in a row (9.2): each rule by its name in docs/coaching.md."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.cases.own_case import own_case
from bot.core.circumstances import Circumstance, LossReason
from bot.core.playbook import StepKind
from bot.delivery.cards import StepCard
from bot.slack.deal.reminder import reminder_text
from bot.slack.rendering import render
from bot.usecases.snooze import snooze
from storage.models import NudgeKind, NudgeReason, NudgeStatus
from tests.coaching.office import ANA, BO, Office
from tests.coaching.scripts import CATALOG
from tests.coaching.story import FOLLOW
from tests.slack.golden_reminders import WAITING


def said(office: Office) -> list[str]:
    """How each note and reminder began that came as a message of its own, oldest first."""
    return [
        str(render(CATALOG, message.card, message.at).text)
        for message in office.slack.messages
        if isinstance(message.card, StepCard)
    ]


async def look_daily(office: Office, first: date, final: date) -> None:
    """Look on the morning of each of these days, also at what comes at ten."""
    for number in range((final - first).days + 1):
        await office.look(f"{first + timedelta(days=number)} 09:00")
        await office.look(f"{first + timedelta(days=number)} 10:00")


async def test_c9_new_words_what_only_a_list_told_of_takes_no_turn(office: Office) -> None:
    deal = await office.report(circumstance=Circumstance.OWN_MISTAKE)
    await office.record(deal, "owned_up")
    await office.record(deal, "plan_sent")
    # Each "not yet" asks again three working days later: two of them are Mondays, with the list.
    days = {
        "2026-03-06 10:00": "2026-03-06 11:00",
        "2026-03-09 09:00": None,
        "2026-03-11 10:00": "2026-03-11 11:00",
        "2026-03-16 09:00": "2026-03-18 11:00",
        "2026-03-23 09:00": "2026-03-23 11:00",
        "2026-03-26 10:00": None,
    }
    for due, answered in days.items():
        await office.look(due)
        if answered is not None:
            office.at(answered)
            assert await office.record(deal, "not_repaired")

    rounds = [one for one in await office.rows(NudgeKind.STEP) if one.step == "repair"]
    told = [one for one in rounds if one.status == NudgeStatus.SENT and not one.reminder]
    assert [one.folded_into is None for one in told] == [True, True, False, False, True]
    notes = [text for text in said(office) if "put right" in text]
    assert len(notes) == 3
    assert all(before != after for before, after in pairwise(notes))


@pytest.mark.parametrize("kind", sorted(WAITING))
def test_c9_new_words_of_reminders_whatever_a_list_told_of_between(kind: str) -> None:
    waiting, texts = WAITING[kind]
    for card in map(waiting.reminder, range(1, texts + 1)):
        found = card.planned
        assert found is not None
        read = str(reminder_text(CATALOG, card, found))
        for listed in range(4):
            following = rounds_later(card, listed)
            assert str(reminder_text(CATALOG, following, found)) != read


def rounds_later(card: StepCard, listed: int) -> StepCard:
    """The same reminder of a later round, after the list told of so many reminders between."""
    case, notes = card.case, card.case.facts.notes
    read = replace(notes[-1], reminder=card.reminder, at=notes[-1].at + timedelta(days=1))
    between = [
        replace(read, occurrence=read.occurrence + n, at=read.at + timedelta(days=n), listed=True)
        for n in range(1, listed + 1)
    ]
    facts = replace(case.facts, notes=(*notes, read, *between))
    later = own_case(replace(case, facts=facts), ANA)
    return replace(card, case=later, occurrence=card.occurrence + listed + 1)


def test_every_kind_that_is_brought_to_mind_is_tried() -> None:
    repeated = {k for k, one in FOLLOW.reminders.items() if one.business_days or one.every_days}
    assert {StepKind(kind) for kind in WAITING} == repeated


async def test_c9_new_words_what_holds_an_ask_is_said_once_until_something_else_is(
    office: Office,
) -> None:
    deal = await office.report(circumstance=Circumstance.TOLD_NO, loss_reason=LossReason.PRICE)
    await office.record(deal, "replied")
    await office.snooze(deal, "what_decided", date(2026, 4, 13))
    await look_daily(office, date(2026, 3, 4), date(2026, 3, 31))
    assert "something new" in said(office)[-1]

    # Put off, it is held on that day too; meanwhile the list of a Monday told of the question.
    await office.snooze(deal, "ask", date(2026, 4, 23))
    await look_daily(office, date(2026, 4, 1), date(2026, 4, 23))
    rows = await office.rows(NudgeKind.STEP)
    assert [one.step for one in rows if one.folded_into is not None] == ["what_decided"]
    assert [one.occurrence for one in rows if one.reason == NudgeReason.HELD] == [1, 2]
    assert sum("something new" in text for text in said(office)) == 1


async def test_c9_new_words_what_holds_an_ask_is_said_to_the_new_owner_too(office: Office) -> None:
    deal = await office.report(circumstance=Circumstance.TOLD_NO, loss_reason=LossReason.PRICE)
    await office.record(deal, "replied")
    await office.snooze(deal, "what_decided", date(2026, 4, 13))
    await look_daily(office, date(2026, 3, 4), date(2026, 3, 31))
    assert "something new" in said(office)[-1]

    await office.hand_over(deal, ANA, BO)
    await office.act(lambda turn: snooze(turn, deal, "ask", day=date(2026, 4, 8)), BO)
    await look_daily(office, date(2026, 4, 1), date(2026, 4, 8))
    held = [text for text in said(office) if "something new" in text]
    assert len(held) == 2
