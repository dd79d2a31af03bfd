"""Reminders until a step is answered (9.2): each rule by its name in docs/coaching.md."""

from datetime import date

import pytest

from bot.core.circumstances import Circumstance
from bot.core.gates import ClientFacts
from bot.core.history import EventKind
from bot.core.plan import plan
from bot.core.playbook import StepKind
from bot.delivery.cards import StepCard
from bot.usecases.snooze import snooze, snooze_for_hours, snooze_until_next_week
from tests.coaching.office import Office
from tests.coaching.story import EVERY, FAULTS, FOLLOW, Told, at, rules_of, step_of, told

# Known, planned and put right, with nothing left but what is asked of the client.
MENDED = (
    *("2026-03-03 11:00 owned_up", "2026-03-03 11:30 plan_sent", "2026-03-06 11:00 repaired"),
    *("2026-03-09 11:00 lesson", "2026-03-10 11:00 prevention_sent"),
)
EARLY = at("2026-06-02 09:00")
ASKED = told("blown_meeting", "2026-03-05 11:00 asked")


def question(deal: Told, key: str, now: str) -> bool:
    """Whether the reminder to come asks how the step stands."""
    reminder = deal.steps(now)[key].reminder
    return reminder is not None and reminder.is_question


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_reminders_of_an_own_up_end_with_a_question(kind: str) -> None:
    deal = told(kind)
    assert deal.when("own_up") == "Tue 2026-03-03 10:10"
    days = ["Wed 2026-03-04", "Thu 2026-03-05", "Tue 2026-03-10", "Tue 2026-03-17"]
    assert deal.reminded("own_up", "2027-03-03 10:00") == days
    asks = [question(deal.lived(f"{day[4:]} 09:00"), "own_up", f"{day[4:]} 09:00") for day in days]
    assert asks == [False, False, False, True]
    assert {*step_of(kind, "own_up").buttons} >= {EventKind.OWNED_UP, EventKind.THEY_KNOW}


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_reminders_of_an_own_up_stop_once_it_is_answered(kind: str) -> None:
    for answer in ("owned_up", "they_know"):
        told_them = told(kind).lived("2026-03-04 12:00").and_then(f"2026-03-04 12:30 {answer}")
        assert told_them.reminded("own_up", "2027-03-03 10:00") == ["Wed 2026-03-04"]
    # Not reached is no answer: another try half an hour later, and the own-up's reminders go on.
    tried = told(kind).lived("2026-03-03 10:15").and_then("2026-03-03 10:20 not_reached")
    assert tried.reminded("own_up", "2026-03-05 12:00") == ["Wed 2026-03-04", "Thu 2026-03-05"]
    assert tried.reminded("try_again", "2027-03-03 10:00") == []


@pytest.mark.parametrize(("kind", "key"), [("told_no", "reply"), ("lost_client", "thanks")])
def test_c9_reminders_of_a_gracious_reply(kind: str, key: str) -> None:
    deal = told(kind)
    assert deal.reminded(key, "2027-03-03 10:00") == ["Wed 2026-03-04", "Fri 2026-03-06"]
    # Keep-in-touch begins all the same, unless it was refused.
    assert deal.when("keep_in_touch") == "Tue 2026-06-02 10:00"
    refused = deal.and_then("2026-03-04 10:00 no_contact")
    assert refused.when("keep_in_touch") == "held by no_contact_reply"


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize(
    ("key", "lines", "first", "again"),
    [
        ("repair", MENDED[:2], "Fri 2026-03-06 10:00", ["Wed 2026-03-11", "Fri 2026-03-20"]),
        (
            "plan_in_writing",
            (MENDED[0], "2026-03-03 11:15 skipped repair"),
            "Tue 2026-03-03 12:00",
            ["Fri 2026-03-06", "Tue 2026-03-17"],
        ),
        (
            "prevention_note",
            (*MENDED[:4], "2026-03-09 12:00 skipped feedback"),
            "Thu 2026-03-12 10:00",
            ["Tue 2026-03-17", "Thu 2026-03-26"],
        ),
        (
            "post_mortem",
            (*MENDED[:3], *(f"2026-03-09 12:00 skipped {key}" for key in ("feedback", "ask"))),
            "Wed 2026-03-11 10:00",
            ["Mon 2026-03-16", "Wed 2026-03-25"],
        ),
    ],
)
def test_c9_reminders_of_what_is_owed(
    kind: str, key: str, lines: tuple[str, ...], first: str, again: list[str]
) -> None:
    deal = told(kind, *lines)
    if key == "post_mortem":
        deal = deal.and_then("2026-03-10 11:00 prevention_sent")
    assert deal.when(key) == first
    assert deal.reminded(key, "2026-04-24 10:00") == again


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_reminders_is_it_put_right_waits_for_the_own_up(kind: str) -> None:
    deal = told(kind).lived("2027-03-03 10:00")
    assert {note.step for note in deal.facts.notes} == {"own_up"}
    for answer in ("owned_up", "they_know"):
        answered = told(kind, f"2026-03-10 11:00 {answer}")
        assert answered.when("repair") == "Fri 2026-03-13 10:00"
    assert told(kind, "2026-03-03 11:00 not_reached").when("repair") == "waits"


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_reminders_of_feedback(kind: str) -> None:
    deal = told(kind, *MENDED)
    assert deal.when("feedback") == "Fri 2026-03-13 10:00"
    assert deal.reminded("feedback", "2026-04-24 10:00") == ["Wed 2026-03-18", "Fri 2026-03-27"]


def test_c9_reminders_of_an_ask_end_with_a_question() -> None:
    deal = told("blown_meeting")
    assert deal.when("ask") == "Thu 2026-03-05 10:00"
    days = ["Tue 2026-03-10", "Tue 2026-03-17", "Tue 2026-03-24"]
    assert deal.reminded("ask", "2027-03-03 10:00") == days
    asks = [question(deal.lived(f"{day[4:]} 09:00"), "ask", f"{day[4:]} 09:00") for day in days]
    assert asks == [False, False, True]


def test_c9_reminders_of_a_touch_come_once_and_then_it_counts_as_not_made() -> None:
    deal = told("told_no", "2026-03-03 11:00 replied", "2026-03-03 12:00 skipped ask")
    assert deal.when("keep_in_touch") == "Tue 2026-06-02 10:00"
    assert deal.reminded("keep_in_touch", "2026-08-01 10:00") == ["Tue 2026-06-16"]
    after = deal.lived("2026-08-01 10:00")
    found = after.steps("2026-08-01 10:00")["keep_in_touch"]
    assert (found.passed, after.when("keep_in_touch", "2026-08-01 10:00")) == (
        *(1, "Mon 2026-08-31 10:00"),
    )


def test_c9_reminders_the_touch_after_one_that_was_told_of_early_is_planned_with_it() -> None:
    deal = told("told_no", "2026-03-03 11:00 replied", "2026-03-03 12:00 skipped ask")
    early = deal.noted("keep_in_touch", "2026-06-02 09:00")
    found = plan(rules_of(early.facts), early.facts, early.history, early.calendar, EARLY)
    touches = [(one.occurrence, one.due_at) for one in found if one.step.key == "keep_in_touch"]
    assert touches == [(1, at("2026-06-02 10:00")), (2, at("2026-08-31 10:00"))]


@pytest.mark.parametrize("kind", ["told_no", "lost_client"])
def test_c9_reminders_of_an_optional_question_there_are_none(kind: str) -> None:
    deal = told(kind, "2026-03-03 11:00 replied")
    assert deal.when("what_decided") == "Tue 2026-03-17 10:00"
    assert deal.reminded("what_decided", "2026-06-01 10:00") == []
    assert "Mon 2026-03-16 10:00 chaser" in ASKED.lived("2026-06-01 10:00").heard()
    assert ASKED.reminded("chaser", "2026-06-01 10:00") == []


def test_c9_reminders_of_the_back_burner_come_every_sixty_days() -> None:
    deal = told("blown_meeting", "2026-03-05 11:00 back_burner")
    assert deal.when("back_burner") == "Mon 2026-05-04 10:00"
    again = deal.reminded("back_burner", "2028-03-01 10:00")
    assert again[:3] == ["Fri 2026-07-03", "Tue 2026-09-01", "Mon 2026-11-02"]
    assert len(again) == 11
    ticked = deal.lived("2026-07-04 10:00").and_then("2026-07-06 10:00 ready")
    assert ticked.reminded("back_burner", "2028-03-01 10:00") == ["Fri 2026-07-03"]


@pytest.mark.parametrize(
    ("lines", "key", "again"),
    [
        (("2026-03-09 11:00 yes",), "second_chance", "Mon 2026-03-30"),
        (("2026-03-09 11:00 door_open",), "door_open", "Fri 2026-05-15"),
        (
            ("2026-03-09 11:00 yes", "2026-03-10 11:00 did_not_work"),
            "manager_owns",
            "Tue 2026-03-17",
        ),
        (("2026-03-09 11:00 yes", "2026-03-10 11:00 recovered"), "holding", "Thu 2026-04-16"),
    ],
)
def test_c9_reminders_of_every_other_look_come_once(
    lines: tuple[str, ...], key: str, again: str
) -> None:
    assert ASKED.and_then(*lines).reminded(key, "2026-05-29 10:00") == [again]


@pytest.mark.parametrize("kind", EVERY)
def test_c9_reminders_run_in_one_chain_a_deal(kind: str) -> None:
    for lines in ((), ("2026-03-03 11:00 repaired",), ("2026-03-03 11:00 owned_up",)):
        deal = told(kind, *lines)
        for day in range(4, 31):
            now = f"2026-03-{day:02} 12:00"
            planned = deal.lived(now).steps(now).values()
            running = [one for one in planned if one.reminder is not None]
            assert len(running) <= 1
            pressing = [one.step.kind.pressing for one in planned if one.is_open and not one.hold]
            assert not running or running[0].step.kind.pressing == min(pressing)


def test_c9_reminders_that_fell_before_a_press_are_not_made_up_for() -> None:
    # Something else was recorded on the evening before: the answer to it showed the own-up.
    deal = told("own_mistake").lived("2026-03-03 12:00")
    pressed = deal.and_then("2026-03-05 17:00 never_again")
    assert pressed.reminded("own_up", "2026-04-30 10:00") == ["Tue 2026-03-10", "Tue 2026-03-17"]


@pytest.mark.parametrize("kind", FAULTS)
def test_c9_reminders_what_is_proposed_is_overtaken_when_the_client_is_in_touch(kind: str) -> None:
    deal = told(kind, *MENDED).lived("2026-03-13 12:00")
    wrote = deal.and_then("2026-03-16 11:00 heard_from")
    # What was proposed waits as after an act of ours; what is owed does not change.
    assert wrote.when("feedback") == "Mon 2026-03-23 10:00"
    assert wrote.reminded("feedback", "2026-03-22 10:00") == []
    before = told(kind, "2026-03-03 11:00 owned_up")
    heard = before.and_then("2026-03-05 11:00 heard_from")
    assert heard.when("repair") == before.when("repair")


def test_c9_reminders_a_touch_is_dated_anew_when_the_client_is_in_touch() -> None:
    contacts = ClientFacts(contacts=(at("2026-06-03 11:00"),))
    deal = told("told_no", "2026-03-03 11:00 replied", "2026-03-03 12:00 skipped ask")
    wrote = deal.lived("2026-06-02 12:00").and_then("2026-06-03 11:00 heard_from")
    assert wrote.but(client=contacts).when("keep_in_touch") == "Wed 2026-09-02 10:00"


async def test_c9_reminders_can_be_put_off_to_later_today_tomorrow_next_week_or_a_date(
    office: Office,
) -> None:
    async def comes(day: str, put_off: str) -> str:
        deal = await office.report(client=f"Client of {put_off}")
        office.at(f"{day} 10:05")
        choices = {
            "later today": lambda turn: snooze_for_hours(turn, deal, "ask"),
            "tomorrow": lambda turn: snooze(turn, deal, "ask", days=1),
            "next week": lambda turn: snooze_until_next_week(turn, deal, "ask"),
            "a date": lambda turn: snooze(turn, deal, "ask", day=date(2026, 3, 18)),
        }
        assert (await office.act(choices[put_off])).changed
        case = await office.case(deal)
        found = case.planned("ask")
        assert found is not None
        assert found.due_at is not None
        return found.due_at.astimezone(case.calendar.tz).strftime("%a %Y-%m-%d %H:%M")

    assert await comes("2026-03-05", "later today") == "Thu 2026-03-05 13:05"
    assert await comes("2026-03-09", "tomorrow") == "Tue 2026-03-10 09:00"
    assert await comes("2026-03-10", "next week") == "Mon 2026-03-16 09:00"
    assert await comes("2026-03-11", "a date") == "Wed 2026-03-18 09:00"


def test_c9_reminders_are_as_many_as_the_file_says() -> None:
    counted = {kind: len(one.business_days) for kind, one in FOLLOW.reminders.items()}
    asked_once = {kind for kind, one in FOLLOW.reminders.items() if not one.business_days}
    assert asked_once == {StepKind.TRY_AGAIN, StepKind.OPTIONAL, StepKind.BACK_BURNER}
    assert sum(counted.values()) == 4 + 2 + 4 * 2 + 2 + 2 + 3 + 1 + 1


async def test_c9_reminders_missed_while_the_bot_was_down_come_as_one(office: Office) -> None:
    await office.report(circumstance=Circumstance.OWN_MISTAKE)
    assert await office.look("2026-03-03 10:10") == 2, "the receipt and the note"
    assert await office.look("2026-03-05 10:00") == 1
    note = office.slack.messages[-1].card
    assert isinstance(note, StepCard)
    assert (note.step, note.reminder) == ("own_up", 2)
