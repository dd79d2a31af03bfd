"""Late and out of order (coaching.md, 9.4): each rule by its name in docs/coaching.md."""

from dataclasses import replace
from datetime import date

import pytest

from bot.core.days import BadDate
from bot.core.history import Event, EventKind
from bot.core.told_late import DATED, happened_at
from bot.usecases.promises import KeptWhen, settle_promise
from bot.usecases.record_late import done_already, record_done
from bot.usecases.take_back import tell_when
from tests.coaching.office import Office
from tests.coaching.story import BERLIN, FAULTS, Told, at, story, told

C = EventKind
TOLD = "2026-03-20 09:00"


def repaired_late(kind: str) -> Told:
    """A fault that was put right on 6 March, which its rep told two weeks later."""
    deal = told(kind, "2026-03-03 11:00 owned_up", "2026-03-06 12:00 repaired")
    repaired = replace(deal.history[-1], told_at=at(TOLD))
    return replace(deal, history=(*deal.history[:-1], repaired))


@pytest.mark.parametrize("days_ago", [0, 1])
async def test_c9_late_every_done_says_when(office: Office, days_ago: int) -> None:
    deal = await office.report()
    office.at("2026-03-05 11:00")
    assert await office.record(deal, "asked")
    latest = (await office.case(deal)).latest
    assert latest is not None
    await office.act(lambda turn: tell_when(turn, deal, latest.id, days_ago=days_ago))
    asked = (await office.case(deal)).history[-1]
    assert asked.at.astimezone(BERLIN).date() == date(2026, 3, 5 - days_ago)
    assert asked.told == at("2026-03-05 11:00")
    missing = {C.SILENCE, C.NOT_REPAIRED, C.LESSON, C.BACK_BURNER, C.READY, C.SNOOZED}
    assert not DATED & missing


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_late_clocks_run_from_the_day_it_happened(kind: str) -> None:
    key = "ask_after_repair" if kind.startswith("lost") else "ask"
    deal = told(kind, "2026-03-06 12:00 repaired")
    assert repaired_late(kind).when(key, TOLD) == deal.when(key, TOLD)
    seen = told(kind, "2026-03-06 12:00 repaired", "2026-03-09 12:00 solved")
    again = replace(seen.history[-1], told_at=at(TOLD))
    late = replace(seen, history=(*seen.history[:-1], again))
    assert late.when("feedback_again", TOLD) == seen.when("feedback_again", TOLD)


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_late_missed_steps_come_one_message_at_a_time(kind: str) -> None:
    late = repaired_late(kind)
    missed = ("prevention_note", "feedback", "post_mortem")
    days = [late.when(step, TOLD) for step in missed]
    assert days == ["Fri 2026-03-20 09:00", "Mon 2026-03-23 10:00", "Tue 2026-03-24 10:00"]
    # The day that has its message already is not given another.
    spoken = late.noted("prevention_note", TOLD)
    days = [spoken.when(step, "2026-03-20 09:30") for step in missed[1:]]
    assert days == ["Mon 2026-03-23 10:00", "Tue 2026-03-24 10:00"]


async def test_c9_late_work_is_recorded_before_its_note_and_before_the_report(
    office: Office,
) -> None:
    deal = await office.report(circumstance=told("own_mistake").facts.circumstance)
    for what, day in ((C.REPAIRED, date(2026, 2, 27)), (C.OWNED_UP, date(2026, 2, 26))):
        recorded = await office.act(lambda turn, w=what, d=day: record_done(turn, deal, w, d))  # type: ignore[misc]
        assert recorded.changed
    case = await office.case(deal)
    assert [event.what for event in case.history] == ["reported", "repaired", "owned_up"]
    assert C.OWNED_UP not in done_already(case, office.watch.at)


@pytest.mark.parametrize("day", ["2026-03-04", "2025-12-31"])
def test_c9_late_no_day_that_nobody_can_mean(day: str) -> None:
    history = story("2026-03-03 10:00 reported")
    with pytest.raises(BadDate):
        happened_at(C.REPAIRED, date.fromisoformat(day), history, BERLIN, at("2026-03-03 12:00"))


@pytest.mark.parametrize(
    ("kept_on", "state"),
    [("2026-03-05", "kept"), ("2026-03-06", "kept"), ("2026-03-07", "missed")],
)
async def test_c9_late_promise_counts_by_the_day_it_was_kept(
    office: Office, kept_on: str, state: str
) -> None:
    deal = await office.report()
    (promise,) = (await office.promise(deal, date(2026, 3, 6))).promises
    office.at("2026-03-09 09:00")
    with pytest.raises(KeptWhen):
        await office.act(lambda turn: settle_promise(turn, promise.id, kept=True))
    day = date.fromisoformat(kept_on)
    await office.act(lambda turn: settle_promise(turn, promise.id, kept=True, day=day))
    (settled,) = (await office.case(deal)).promises
    assert settled.state == state
    assert settled.settled_at == at(f"{kept_on} 12:00")


def test_c9_late_a_double_press_is_known_by_the_telling() -> None:
    first = Event(C.TOUCHED, at("2026-02-02 12:00"), told_at=at("2026-03-03 10:00"))
    assert first.told == at("2026-03-03 10:00")
    assert replace(first, told_at=None).told == first.at


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_late_put_right_alone_leaves_the_own_up_open(kind: str) -> None:
    deal = told(kind, "2026-03-03 10:05 repaired")
    assert deal.when("own_up") == "Tue 2026-03-03 10:10"
    assert deal.and_then("2026-03-03 10:06 owned_up").when("own_up") == "gone"


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_late_ask_waits_for_the_feedback_ten_business_days_at_most(kind: str) -> None:
    key = "ask_after_repair" if kind.startswith("lost") else "ask"
    deal = told(kind, "2026-03-06 12:00 repaired")
    # Feedback is due on the 13th, and ten business days later the ask waits no longer.
    at_most = deal.steps()[key].due_at
    assert at_most is not None
    assert at_most >= at("2026-03-27 10:00")
    for answer in ("skipped feedback", "solved"):
        answered = deal.and_then(f"2026-03-13 11:00 {answer}", "2026-03-13 12:00 lesson")
        answered = answered.and_then("2026-03-13 12:30 skipped feedback_again")
        found = answered.steps()[key].due_at
        assert found is not None
        waits = kind != "own_mistake"  # those wait longer than that anyway
        assert (found == at_most) is waits
