"""S4, "Making Mistakes": each rule by its name in docs/coaching.md."""

import re
from datetime import date

import pytest

from bot.cases.similar_lessons import similar_lessons
from bot.core.gates import PromiseFact
from bot.core.playbook import Step, StepKind
from bot.core.promises import reminders
from bot.usecases.lessons import keep_lesson, my_lessons
from bot.usecases.promises import move_promise, settle_promise
from storage.models import NudgeKind, PromiseState
from tests.coaching.office import ANA, BO, Office
from tests.coaching.scripts import STEPS, note, scripts_of, steps_on
from tests.coaching.story import FAULTS, WEEK, at, step_of, told

ERRS = r"[Ee]veryone (errs|gets one wrong|makes mistakes)"


@pytest.mark.parametrize("kind", FAULTS)
def test_s4_admit_at_once(kind: str) -> None:
    deal = told(kind)
    first = next(iter(deal.steps()))
    assert (first, deal.when(first)) == ("own_up", "Tue 2026-03-03 10:10")


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.copy_file}")
def test_s4_one_plain_apology(step: Step) -> None:
    for text in scripts_of(step):
        apologies = re.findall(r"\bsorry\b|\bapolog", text, re.IGNORECASE)
        assert len(apologies) <= 1, text
        assert not re.search(r"sorry (if|but|that you)|\bbut I'm sorry", text), text
        if step.kind is StepKind.OWN_UP:
            assert apologies, text


@pytest.mark.parametrize("step", steps_on(StepKind.OWN_UP), ids=lambda step: step.copy_file)
def test_s4_own_up_names_when_the_plan_comes(step: Step) -> None:
    for text in scripts_of(step):
        assert re.search(r"by 4 (tomorrow|on Tuesday) afternoon", text), text


@pytest.mark.parametrize("kind", FAULTS)
def test_s4_repair_is_checked_until_done(kind: str) -> None:
    deal = told(kind, "2026-03-03 11:00 owned_up")
    assert deal.when("repair") == "Fri 2026-03-06 10:00"
    later = deal.and_then("2026-03-06 11:00 not_repaired")
    assert later.when("repair") == "Wed 2026-03-11 10:00"
    assert later.and_then("2026-03-11 11:00 repaired").when("repair") == "gone"


def test_s4_promise_is_brought_to_mind_three_times() -> None:
    found = reminders(WEEK, at("2026-03-03 10:00"), date(2026, 3, 13))
    assert [(one.what, f"{one.at:%a %d}") for one in found] == [
        ("halfway", "Mon 09"),
        ("day_before", "Thu 12"),
        ("on_the_day", "Fri 13"),
    ]
    short = reminders(WEEK, at("2026-03-03 10:00"), date(2026, 3, 5))
    assert [one.what for one in short] == ["day_before", "on_the_day"]


async def test_s4_moving_a_date_after_the_fact_is_missed(office: Office) -> None:
    deal = await office.report()
    (promise,) = (await office.promise(deal, date(2026, 3, 6))).promises

    async def moved(to: date) -> None:
        await office.act(lambda turn: move_promise(turn, promise.id, to))

    office.at("2026-03-05 10:00")
    await moved(date(2026, 3, 9))
    assert not (await office.case(deal)).promises[0].was_missed
    office.at("2026-03-10 10:00")
    await moved(date(2026, 3, 20))
    assert (await office.case(deal)).promises[0].was_missed
    office.at("2026-03-12 10:00")
    await office.act(lambda turn: settle_promise(turn, promise.id, kept=True))
    (settled,) = (await office.case(deal)).promises
    assert settled.state == PromiseState.MISSED
    reminded = await office.rows(NudgeKind.PROMISE)
    assert not [row for row in reminded if row.wake_at is not None]


@pytest.mark.parametrize("kind", FAULTS)
def test_s4_open_promise_past_due_blocks_the_ask(kind: str) -> None:
    key = "ask_after_repair" if kind.startswith("lost") else "ask"
    # Nothing else is left to say that would come first (coaching.md, 9.4).
    done = ("owned_up", "plan_sent", "repaired", "prevention_sent", "lesson")
    deal = told(
        kind,
        *(f"2026-03-06 16:{place:02} {what}" for place, what in enumerate(done)),
        "2026-03-13 11:00 skipped feedback",
    )
    promise = PromiseFact(at("2026-06-02 00:00"), is_open=True)
    waiting = deal.but(promises=(promise,))
    assert waiting.when(key, "2026-06-01 23:59") == deal.when(key)
    assert waiting.when(key, "2026-06-02 00:01") == "held by promise_overdue"


@pytest.mark.parametrize("kind", FAULTS)
def test_s4_prevention_note_within_ten_business_days(kind: str) -> None:
    deal = told(kind, "2026-03-06 16:00 repaired")
    assert deal.when("prevention_note") == "Thu 2026-03-12 10:00"
    stale_at = deal.steps()["prevention_note"].stale_at
    assert stale_at is not None
    assert stale_at <= at("2026-03-20 17:30")  # the tenth business day
    (text,) = scripts_of(step_of(kind, "prevention_note"))
    assert "second person reads every quote" in text


def test_s4_everyone_errs_is_for_the_rep_alone() -> None:
    assert re.search(ERRS, note(step_of("own_mistake", "own_up")))
    for step in STEPS:
        for text in scripts_of(step):
            assert not re.search(ERRS + r"|only human|[Tt]hese things happen", text), text


async def test_s4_lesson_is_private_and_found_again(office: Office) -> None:
    deal = await office.report()
    await office.act(lambda turn: keep_lesson(turn, deal, "Read the brief aloud first."))
    mine, theirs = [
        await office.act(lambda turn: [one.text for one, _ in my_lessons(turn)], rep)
        for rep in (ANA, BO)
    ]
    assert (mine, theirs) == (["Read the brief aloud first."], [])
    alike = await office.case(await office.report(client="Other Ltd"))
    foreign = await office.case(await office.report(BO))
    found = await office.run(lambda s: similar_lessons(s, alike))
    assert found == ["Read the brief aloud first."]
    assert await office.run(lambda s: similar_lessons(s, foreign)) == []
