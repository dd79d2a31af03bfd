"""The answer after an ask, and silence (9.2): each rule by its name in docs/coaching.md."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.core.by_itself import ByItself, by_itself
from bot.core.deal_state import DealState, state_of
from bot.core.history import EventKind
from bot.delivery.cards import SummaryCard
from tests.coaching.office import Office
from tests.coaching.story import EVERY, Told, at, rules_of, told

# Known, planned and put right, with nothing left but what is asked of the client.
MENDED = (
    *("2026-03-03 11:00 owned_up", "2026-03-03 11:30 plan_sent", "2026-03-06 11:00 repaired"),
    *("2026-03-09 11:00 lesson", "2026-03-10 11:00 prevention_sent"),
)
ASKED = told("blown_meeting", "2026-03-05 11:00 asked")


@pytest.mark.parametrize("kind", EVERY)
def test_c9_answers_are_looked_for_three_times(kind: str) -> None:
    deal = told(kind, *MENDED, "2026-04-24 11:00 asked")
    assert deal.when("answer") == "Fri 2026-05-01 10:00"
    # 10 and 20 business days after the ask, whether or not the rep said "no answer yet".
    looks = ["Fri 2026-05-08", "Fri 2026-05-22"]
    assert deal.reminded("answer", "2026-06-30 10:00") == looks
    not_yet = deal.lived("2026-05-01 12:00").and_then("2026-05-04 11:00 not_yet")
    assert not_yet.reminded("answer", "2026-06-30 10:00") == looks
    assert not not_yet.steps()["answer"].is_open
    assert deal.and_then("2026-05-04 11:00 no").reminded("answer", "2026-06-30 10:00") == []


def test_c9_answers_a_chaser_starts_the_looks_anew() -> None:
    chased = ASKED.lived("2026-03-16 12:00").and_then("2026-03-16 12:30 chased")
    assert chased.when("answer") == "Mon 2026-03-23 10:00"
    assert chased.reminded("answer", "2026-06-30 10:00") == ["Mon 2026-03-30", "Mon 2026-04-13"]
    assert due_by_itself(chased) == [("silence", "Mon 2026-04-20 10:00")]


def due_by_itself(deal: Told) -> list[tuple[str, str]]:
    """What will be recorded by itself, with its local weekday, date and time."""
    planned = tuple(deal.steps().values())
    found: tuple[ByItself, ...] = by_itself(
        rules_of(deal.facts), planned, deal.facts, deal.history, deal.calendar
    )
    return [(str(one.what), local(one.at, deal)) for one in found]


def local(moment: datetime, deal: Told) -> str:
    return moment.astimezone(deal.calendar.tz).strftime("%a %Y-%m-%d %H:%M")


def test_c9_answers_silence_is_recorded_by_itself() -> None:
    # 20 business days after the ask is the last look, on 2 April; five more are Thursday the 9th.
    assert due_by_itself(ASKED) == [("silence", "Thu 2026-04-09 10:00")]
    not_yet = ASKED.and_then("2026-04-02 11:00 not_yet")
    assert due_by_itself(not_yet) == [("silence", "Thu 2026-04-09 10:00")]
    assert due_by_itself(ASKED.and_then("2026-04-02 11:00 no")) == []
    # An ask that was told of late is looked after from then on.
    asked = replace(ASKED.history[-1], told_at=at("2026-04-20 09:00"))
    late = replace(ASKED, history=(*ASKED.history[:-1], asked))
    assert due_by_itself(late) == [("silence", "Mon 2026-05-18 10:00")]


@pytest.mark.parametrize("answer", ["yes", "door_open", "no", "came_back"])
def test_c9_answers_silence_can_be_corrected_until_the_second_ask(answer: str) -> None:
    silent = ASKED.and_then("2026-04-09 10:00 silence")
    assert state_of(silent.history) is DealState.ASKED
    assert due_by_itself(silent) == [("silence", "Thu 2026-04-09 10:00")]  # still to be told of
    corrected = silent.and_then(f"2026-09-01 11:00 {answer}")
    assert state_of(corrected.history) is not DealState.ASKED
    assert "silence" not in dict(due_by_itself(corrected))
    assert silent.and_then("2026-10-06 11:00 asked").when("answer") == "Tue 2026-10-13 10:00"


async def test_c9_answers_silence_is_told_to_the_rep(office: Office) -> None:
    deal = await office.report()
    office.at("2026-03-05 11:00")
    await office.record(deal, "asked")
    # Easter puts the day off to Monday the 13th, and the week's summary tells of it.
    for day in ("2026-03-12", "2026-03-19", "2026-04-02", "2026-04-09", "2026-04-13"):
        assert (await office.case(deal)).history[-1].what is EventKind.ASKED
        await office.look(f"{day} 10:00")
    assert (await office.case(deal)).history[-1].what is EventKind.SILENCE
    summary = office.slack.messages[-1].card
    assert isinstance(summary, SummaryCard)
    assert [case.deal.id for case in summary.recorded] == [deal]
    office.at("2026-04-20 10:00")
    assert await office.record(deal, "no")
