"""One thing at a time for a client (9.7): each rule by its name in docs/coaching.md."""

from datetime import datetime
from itertools import pairwise

import pytest

from bot.core.circumstances import Circumstance
from bot.core.due import MORNING
from bot.core.gates import ClientFacts, Gate, Hold, Proposal
from bot.core.playbook import StepKind
from bot.core.refusals import OUTWARD
from bot.core.working_time import add_business_days
from bot.delivery.cards import StepCard
from storage.models import NudgeKind
from tests.coaching.office import ANA, BO, Office
from tests.coaching.scripts import said
from tests.coaching.story import EVERY, FAULTS, FOLLOW, PLAYBOOKS, TOUCHES, Told, at, told

MENDED = (
    *("2026-03-03 11:00 owned_up", "2026-03-03 11:30 plan_sent", "2026-03-06 11:00 repaired"),
    *("2026-03-09 11:00 lesson", "2026-03-10 11:00 prevention_sent"),
)
MEETING = told("blown_meeting")  # its ask is due on Thursday 5 March at 10:00

DAY_OF_BOTH = "Tue 2026-03-10 10:00"


def beside(
    deal: Told, kind: StepKind, moment: str, *, is_told: bool = True, reported: str = "2026-03-01"
) -> Told:
    """The deal with an act for the same client that a colleague's deal proposes."""
    act = Proposal(kind, at(moment), is_told, at(f"{reported} 10:00"), "other", by_colleague=True)
    return deal.but(client=ClientFacts(proposed=(act,)))


def held(deal: Told, key: str, now: str | None = None) -> Hold | None:
    return deal.steps(now)[key].hold


@pytest.mark.parametrize("kind", [StepKind.FEEDBACK, StepKind.ASK, StepKind.TOUCH])
def test_c9_one_at_a_time_a_note_takes_five_business_days(kind: StepKind) -> None:
    assert FOLLOW.one_at_a_time.business_days == 5
    deal = beside(MEETING, kind, "2026-03-04 11:00")
    assert deal.when("ask") == "Wed 2026-03-11 10:00"
    assert held(deal, "ask") == Hold(Gate.COLLEAGUE_FIRST, at("2026-03-11 10:00"))
    before = beside(MEETING, kind, "2026-02-26 09:00")
    assert before.when("ask") == "Thu 2026-03-05 10:00"
    assert held(before, "ask") is None


def test_c9_one_at_a_time_a_reminder_takes_them_too() -> None:
    deal = told("told_no", "2026-03-03 11:00 replied")
    asked_for = deal.lived("2026-09-04 10:00")
    assert asked_for.heard()[-2:] == ["Mon 2026-08-31 10:00 ask", "Thu 2026-09-03 10:00 ask 1"]
    # The one on 3 September takes the days until the next, on the 10th, and that those after it.
    assert asked_for.when("keep_in_touch", "2026-09-04 10:00") == "Thu 2026-09-17 10:00"
    assert held(asked_for, "keep_in_touch", "2026-09-04 10:00") == Hold(
        Gate.ANOTHER_FIRST, at("2026-09-17 10:00")
    )


def test_c9_one_at_a_time_a_reminder_to_come_keeps_lighter_ones_off_its_days() -> None:
    deal = told("own_mistake", *MENDED[:2], "2026-03-16 13:00 repaired", "2026-03-17 11:00 lesson")
    deal = deal.and_then("2026-03-31 09:47 prevention_sent").but(changed_at=at("2026-03-04 10:00"))
    assert deal.when("ask", "2026-03-20 10:00") == "Mon 2026-04-06 10:00"
    # The feedback's second reminder comes after ten business days: at that very moment.
    steps = deal.noted("feedback", "2026-03-23 10:00").steps("2026-03-31 10:00")
    ask, reminder = steps["ask"], steps["feedback"].reminder
    assert reminder is not None
    assert (reminder.number, reminder.at) == (2, at("2026-04-06 10:00"))
    assert ask.due_at == at("2026-04-13 10:00")


def test_c9_one_at_a_time_a_weightier_one_to_come_silences_lighter_ones() -> None:
    coming = beside(MEETING, StepKind.FEEDBACK, "2026-03-09 10:00", is_told=False)
    assert coming.when("ask") == "Mon 2026-03-16 10:00"
    far = beside(MEETING, StepKind.FEEDBACK, "2026-03-16 10:00", is_told=False)
    assert far.when("ask") == "Thu 2026-03-05 10:00"
    for lighter in (StepKind.TOUCH, StepKind.OPTIONAL):
        yielding = beside(MEETING, lighter, "2026-03-05 09:00", is_told=False)
        assert yielding.when("ask") == "Thu 2026-03-05 10:00"


def test_c9_one_at_a_time_what_is_late_at_a_colleagues_takes_the_days_from_now() -> None:
    # A colleague's, due on Monday 23 February, had no room yet: it may come at any moment.
    late = beside(MEETING, StepKind.FEEDBACK, "2026-02-23 10:00", is_told=False)
    assert late.when("ask", "2026-03-03 10:30") == "Tue 2026-03-10 10:00"
    gone = beside(MEETING, StepKind.FEEDBACK, "2026-02-23 10:00")
    assert gone.when("ask", "2026-03-03 10:30") == "Thu 2026-03-05 10:00"


def test_c9_one_at_a_time_of_two_that_were_kept_to_one_day_one_goes_first() -> None:
    # What was told of on Tuesday the 3rd keeps both until the 10th; theirs stands there already.
    gone = Proposal(StepKind.ASK, at("2026-03-03 10:00"), True, at("2026-02-03 10:00"), "gone")
    for reported, day in (("2026-03-01", "Tue 2026-03-17 10:00"), ("2026-03-04", DAY_OF_BOTH)):
        waits = Proposal(
            *(StepKind.ASK, at("2026-03-10 10:00"), False, at(f"{reported} 10:00"), "waits")
        )
        mine = MEETING.but(reported_at=at("2026-03-03 10:00"))
        assert mine.but(client=ClientFacts(proposed=(gone, waits))).when("ask") == day


def test_c9_one_at_a_time_feedback_goes_before_ask_before_touch() -> None:
    # What is proposed for the same morning, whatever it is: the heavier ones keep it waiting.
    morning = "2026-03-13 10:00"
    ours = {
        StepKind.FEEDBACK: (told("own_mistake", *MENDED), "feedback"),
        StepKind.ASK: (
            told("blown_meeting", "2026-03-11 09:00 snoozed ask 2026-03-13 10:00"),
            "ask",
        ),
    }
    waits = {
        (mine, theirs): beside(deal, theirs, morning, is_told=False).when(key) != f"Fri {morning}"
        for mine, (deal, key) in ours.items()
        for theirs in (StepKind.FEEDBACK, StepKind.ASK, StepKind.TOUCH)
        if theirs is not mine
    }
    assert waits == {
        (StepKind.FEEDBACK, StepKind.ASK): False,
        (StepKind.FEEDBACK, StepKind.TOUCH): False,
        (StepKind.ASK, StepKind.FEEDBACK): True,
        (StepKind.ASK, StepKind.TOUCH): False,
    }


@pytest.mark.parametrize(
    ("moment", "reported", "waits"),
    [
        ("2026-03-05 09:00", "2026-03-04", True),
        ("2026-03-05 11:00", "2026-03-01", False),
        ("2026-03-05 10:00", "2026-03-01", True),
        ("2026-03-05 10:00", "2026-03-04", False),
    ],
)
def test_c9_one_at_a_time_ties_go_by_due_date_and_then_by_report(
    moment: str, reported: str, *, waits: bool
) -> None:
    mine = MEETING.but(reported_at=at("2026-03-03 10:00"))
    deal = beside(mine, StepKind.ASK, moment, is_told=False, reported=reported)
    assert (deal.when("ask") != "Thu 2026-03-05 10:00") is waits


def outward(deal: Told) -> list[tuple[str, str]]:
    """The notes and reminders of what is proposed to a client: step and moment."""
    steps = (*PLAYBOOKS[deal.facts.circumstance].steps, TOUCHES.step)
    kinds = {step.key: step.kind for step in steps}
    return [
        (note.step, note.at.isoformat())
        for note in deal.facts.notes
        if kinds.get(note.step) in OUTWARD
    ]


@pytest.mark.parametrize("kind", EVERY)
@pytest.mark.parametrize(
    "lines",
    [(), MENDED, (*MENDED, "2026-03-13 11:00 solved"), ("2026-03-04 11:00 stay_in_touch",)],
)
def test_c9_one_at_a_time_never_two_outward_acts_in_five_business_days(
    kind: str, lines: tuple[str, ...]
) -> None:
    deal = told(kind, *lines).but(changed_at=at("2026-03-04 10:00")).lived("2028-03-01 10:00")
    notes = [note for note in deal.facts.notes if (note.step, note.at.isoformat()) in outward(deal)]
    for before, after in pairwise(notes):
        free = add_business_days(deal.calendar, before.at, 5, MORNING)
        assert before.step == after.step or after.at >= free, deal.heard()


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_one_at_a_time_what_is_owed_or_answered_is_exempt(kind: str) -> None:
    for act in OUTWARD:
        deal = beside(told(kind, "2026-03-03 11:00 owned_up"), act, "2026-03-03 10:30")
        assert deal.when("plan_in_writing") == "Tue 2026-03-03 12:00"
        assert deal.when("repair") == "Fri 2026-03-06 10:00"
        mended = beside(told(kind, *MENDED[:3]), act, "2026-03-12 09:30")
        assert mended.when("prevention_note") == "Thu 2026-03-12 10:00"
        assert beside(told(kind), act, "2026-03-03 10:05").when("own_up") == "Tue 2026-03-03 10:10"
        for goodbye, key in (("told_no", "reply"), ("lost_client", "thanks")):
            thanked = beside(told(goodbye), act, "2026-03-03 10:05")
            assert thanked.when(key) == "Tue 2026-03-03 10:10"


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_one_at_a_time_no_feedback_while_an_ask_is_unanswered(kind: str) -> None:
    asked = told(kind, *MENDED, "2026-03-11 11:00 asked")
    assert asked.when("feedback", "2026-03-13 10:00") == "held by ask_unanswered"
    assert asked.and_then("2026-03-16 11:00 yes").when("feedback") == "Fri 2026-03-13 10:00"
    silent = asked.and_then("2026-04-20 10:00 silence")
    assert silent.when("feedback") != "held by ask_unanswered"
    by_colleague = told(kind, *MENDED).but(client=ClientFacts(ask_unanswered=True))
    assert by_colleague.when("feedback", "2026-03-13 10:00") == "held by ask_unanswered"
    # The chaser is about that very ask.
    chaser = told("blown_meeting", "2026-03-05 11:00 asked")
    waiting = chaser.lived("2026-03-12 12:00").but(client=ClientFacts(ask_unanswered=True))
    assert waiting.when("chaser", "2026-03-16 10:00") == "Mon 2026-03-16 10:00"


@pytest.mark.parametrize("by_colleague", [True, False])
def test_c9_one_at_a_time_an_unrepaired_fault_holds_asks_and_touches(*, by_colleague: bool) -> None:
    gate = Gate.FAULT_OF_COLLEAGUE if by_colleague else Gate.FAULT_OPEN
    client = ClientFacts(fault_open=True, fault_of_colleague=by_colleague)
    ask = MEETING.but(client=client)
    assert ask.when("ask", "2026-03-06 10:00") == f"held by {gate}"
    touch = told("told_no", "2026-03-03 11:00 replied").but(client=client)
    assert touch.when("keep_in_touch", "2026-06-03 10:00") == f"held by {gate}"
    feedback = told("own_mistake", *MENDED).but(client=client)
    assert feedback.when("feedback") == "Fri 2026-03-13 10:00"


def test_c9_one_at_a_time_a_colleague_reads_only_that_somebody_is_in_contact() -> None:
    free = said("messages/gate_colleague_first", until="Tue 24 Nov")
    assert free.startswith("A colleague is in contact with")
    assert "waits until Tue 24 Nov" in free
    fault = said("messages/gate_fault_of_colleague", until="")
    assert fault.startswith("A colleague is in contact with")
    assert "right" not in fault


def test_c9_one_at_a_time_an_ask_replaces_the_touch_of_that_time() -> None:
    deal = told("told_no", "2026-03-03 11:00 replied")
    # Both would come on 31 August: the touch of that time is left out while the ask runs.
    heard = deal.lived("2027-01-01 10:00").heard()
    assert [line for line in heard if line.endswith("keep_in_touch") or " ask" in line] == [
        *("Tue 2026-06-02 10:00 keep_in_touch", "Mon 2026-08-31 10:00 ask"),
        *("Thu 2026-09-03 10:00 ask 1", "Thu 2026-09-10 10:00 ask 2", "Thu 2026-09-17 10:00 ask 3"),
        "Mon 2026-11-30 09:00 keep_in_touch",
    ]
    asked = ClientFacts(contacts=(at("2026-08-31 11:00"),), ask_unanswered=True)
    after = deal.and_then("2026-08-31 11:00 asked").but(client=asked)
    assert after.when("keep_in_touch") == "Mon 2026-11-30 09:00"


def test_c9_one_at_a_time_a_moment_that_the_rep_named_is_kept() -> None:
    deal = told("blown_meeting", "2026-03-05 10:05 time_named ask 2026-03-06 15:15")
    assert beside(deal, StepKind.FEEDBACK, "2026-03-05 09:00").when("ask") == "Fri 2026-03-06 15:15"


async def pending(office: Office, deal_id: str, step: str) -> datetime | None:
    """When the note of a step will come, as it is kept."""
    rows = await office.rows(NudgeKind.STEP)
    mine = (row for row in rows if (row.deal_id, row.step, row.reminder) == (deal_id, step, 0))
    return next(mine).wake_at


async def test_c9_one_at_a_time_holds_across_reps(office: Office) -> None:
    mine = await office.report(ANA)
    office.at("2026-03-04 10:00")
    theirs = await office.report(BO)
    await office.look("2026-03-05 10:00")
    ask = (await office.case(theirs)).planned("ask")
    assert ask is not None
    # Ana's reminder on Tuesday the 10th takes its days too, whether it is to come or was told.
    assert ask.hold == Hold(Gate.COLLEAGUE_FIRST, at("2026-03-17 10:00"))
    # Her next one is on the 17th, and she reported first.
    await office.look("2026-03-10 10:00")
    ask = (await office.case(theirs)).planned("ask")
    assert ask is not None
    assert ask.due_at == at("2026-03-24 10:00")
    assert (await office.case(mine)).deal.rep_id == ANA


async def test_c9_one_at_a_time_frees_the_others_when_an_act_falls_away(office: Office) -> None:
    mine = await office.report(ANA)
    office.at("2026-03-04 10:00")
    theirs = await office.report(BO)
    await office.record(mine, "stay_in_touch")
    assert await pending(office, theirs, "ask") == at("2026-03-12 10:00")
    await office.record(mine, "let_go")
    assert await pending(office, theirs, "ask") == at("2026-03-06 10:00")


async def test_c9_one_at_a_time_a_fault_holds_the_colleagues_ask_until_it_is_put_right(
    office: Office,
) -> None:
    fault = await office.report(ANA, Circumstance.OWN_MISTAKE)
    theirs = await office.report(BO)
    for moment in ("2026-03-03 10:10", "2026-03-05 10:00", "2026-03-06 10:00"):
        await office.look(moment)
    assert await pending(office, theirs, "ask") is None
    await office.record(fault, "owned_up")
    await office.record(fault, "repaired")
    # First Ana asks whether it is solved, on the 13th; five business days later Bo may ask.
    assert await pending(office, theirs, "ask") == at("2026-03-20 10:00")
    for day in range(9, 20):
        await office.look(f"2026-03-{day:02} 10:00")
    office.slack.messages.clear()
    assert await office.look("2026-03-20 10:00") == 1
    (message,) = office.slack.messages
    assert isinstance(message.card, StepCard)
    assert (message.card.case.deal.id, message.card.step, message.card.reminder) == (
        *(theirs, "ask", 0),
    )
