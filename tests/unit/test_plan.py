"""What is planned and when, by example: each circumstance, each kind of day, each clock change."""

from datetime import UTC, date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.circumstances import Circumstance, LossReason
from bot.core.deal_state import InvalidTransition
from bot.core.due import earliest_delivery
from bot.core.gates import DealFacts
from bot.core.history import Event, EventKind
from bot.core.plan import PlanRules, plan
from bot.core.planned_step import PlannedStep
from bot.core.playbook import Wait
from bot.core.working_time import Calendar, Hours, standard_week
from tests.coaching.story import BERLIN, FOLLOW, PLAYBOOKS, TOUCHES, Told, at, story

NEW_YORK = ZoneInfo("America/New_York")
RIYADH, LORD_HOWE = ZoneInfo("Asia/Riyadh"), ZoneInfo("Australia/Lord_Howe")
FRIDAY_SATURDAY = frozenset({4, 5})
TUESDAY = "2026-03-03 10:00"
MISTAKE = DealFacts(Circumstance.OWN_MISTAKE, None)
MEETING = DealFacts(Circumstance.BLOWN_MEETING, None)
NO_THANKS = DealFacts(Circumstance.TOLD_NO, None)


def planned(
    facts: DealFacts, history: tuple[Event, ...], calendar: Calendar | None = None
) -> dict[str, str]:
    """The dated steps: key to local weekday, date and time."""
    return Told(facts, history, calendar or standard_week(BERLIN)).dated()


def local(found: PlannedStep, week: Calendar) -> str:
    assert found.due_at is not None
    assert found.due_at.tzinfo is UTC
    return found.due_at.astimezone(week.tz).strftime("%a %Y-%m-%d %H:%M")


def find(facts: DealFacts, history: tuple[Event, ...], key: str) -> PlannedStep:
    return Told(facts, history).steps()[key]


SOON = "Tue 2026-03-03 10:10"
HALF_A_YEAR, TWO_MONTHS = "Mon 2026-08-31 10:00", "Mon 2026-05-18 10:00"
TWO_WEEKS, ON_CHANGE = "Tue 2026-03-17 10:00", "Tue 2026-03-31 10:00"
# A gracious goodbye opens keep-in-touch with the report (coaching.md, 9.2).
BY_AND_BY = {"what_decided": TWO_WEEKS, "keep_in_touch": "Tue 2026-06-02 10:00"}
NO, LEFT = {"reply": SOON} | BY_AND_BY, {"thanks": SOON} | BY_AND_BY


@pytest.mark.parametrize(
    ("circumstance", "reason", "steps"),
    [
        ("own_mistake", None, {"own_up": SOON}),
        ("company_failed", None, {"own_up": SOON}),
        ("blown_meeting", None, {"ask": "Thu 2026-03-05 10:00"}),
        ("told_no", None, NO | {"ask": HALF_A_YEAR}),
        ("told_no", "no_decision", NO | {"ask": TWO_MONTHS}),
        ("told_no", "competitor", NO | {"ask": HALF_A_YEAR}),
        ("told_no", "price", NO | {"ask": ON_CHANGE}),
        ("lost_client", None, LEFT | {"ask": HALF_A_YEAR}),
        ("lost_client", "no_decision", LEFT | {"ask": TWO_MONTHS}),
        ("lost_client", "our_fault", {"own_up": SOON}),
    ],
)
def test_what_a_report_plans(circumstance: str, reason: str | None, steps: dict[str, str]) -> None:
    facts = DealFacts(Circumstance(circumstance), LossReason(reason) if reason else None)
    assert planned(facts, story(f"{TUESDAY} reported")) == steps


@pytest.mark.parametrize(
    ("circumstance", "reason", "step", "when"),
    [
        ("own_mistake", None, "ask", "Fri 2026-03-20 10:00"),
        ("company_failed", None, "ask", "Fri 2026-04-03 10:00"),
        ("lost_client", "our_fault", "ask_after_repair", "Fri 2026-05-01 10:00"),
    ],
)
def test_the_ask_waits_for_the_repair_and_then_cools_off(
    circumstance: str, reason: str | None, step: str, when: str
) -> None:
    facts = DealFacts(Circumstance(circumstance), LossReason(reason) if reason else None)
    reported = f"{TUESDAY} reported"
    assert find(facts, story(reported), step).due_at is None
    done = (
        "2026-03-03 11:00 owned_up",
        "2026-03-06 16:00 repaired",
        "2026-03-13 11:00 skipped feedback",
    )
    assert planned(facts, story(reported, *done))[step] == when


@pytest.mark.parametrize(
    ("reported", "comes"),
    [
        ("2026-03-03 07:15", "Tue 2026-03-03 09:00"),
        ("2026-03-03 08:55", "Tue 2026-03-03 09:05"),
        ("2026-03-03 17:25", "Tue 2026-03-03 17:35"),
        ("2026-03-03 19:50", "Tue 2026-03-03 20:00"),
        ("2026-03-03 19:51", "Wed 2026-03-04 09:00"),
        ("2026-03-03 23:58", "Wed 2026-03-04 09:00"),
        ("2026-03-06 19:40", "Fri 2026-03-06 19:50"),
        ("2026-03-06 21:00", "Mon 2026-03-09 09:00"),
        ("2026-03-07 12:00", "Mon 2026-03-09 09:00"),
        ("2026-03-08 23:55", "Mon 2026-03-09 09:00"),
    ],
)
def test_an_own_up_comes_the_same_working_day_or_the_next_morning(
    reported: str, comes: str
) -> None:
    assert planned(MISTAKE, story(f"{reported} reported"))["own_up"] == comes


def test_an_own_up_waits_for_the_end_of_a_holiday() -> None:
    hours = Hours(time(9), time(17, 30))
    easter = frozenset({date(2026, 4, 3), date(2026, 4, 6)})
    week = Calendar(BERLIN, dict.fromkeys(range(5), hours), easter)
    assert planned(MISTAKE, story("2026-04-03 10:00 reported"), week) == {
        "own_up": "Tue 2026-04-07 09:00"
    }


def test_a_late_shift_owns_up_within_its_own_hours() -> None:
    week = standard_week(BERLIN, time(14), time(22))
    late = planned(MISTAKE, story("2026-03-03 21:30 reported"), week)
    assert late == {"own_up": "Tue 2026-03-03 21:40"}


def test_a_weekend_on_friday_and_saturday() -> None:
    week = standard_week(RIYADH, weekend=FRIDAY_SATURDAY)
    history = story("2026-03-05 20:30 reported", tz=RIYADH)
    assert planned(MISTAKE, history, week) == {"own_up": "Sun 2026-03-08 09:00"}
    assert planned(MEETING, history, week) == {"ask": "Mon 2026-03-09 10:00"}


@pytest.mark.parametrize(
    ("tz", "reported", "comes", "in_utc"),
    [
        (BERLIN, "2026-03-27 15:00", "Tue 2026-03-31 10:00", "08:00"),
        (BERLIN, "2026-03-26 15:00", "Mon 2026-03-30 10:00", "08:00"),
        (BERLIN, "2026-10-23 15:00", "Tue 2026-10-27 10:00", "09:00"),
        (NEW_YORK, "2026-03-06 15:00", "Tue 2026-03-10 10:00", "14:00"),
        (NEW_YORK, "2026-10-30 15:00", "Tue 2026-11-03 10:00", "15:00"),
        (LORD_HOWE, "2026-04-03 15:00", "Tue 2026-04-07 10:00", "23:30"),
        (LORD_HOWE, "2026-10-02 15:00", "Tue 2026-10-06 10:00", "23:00"),
    ],
)
def test_ten_o_clock_stays_ten_o_clock_over_a_clock_change(
    tz: ZoneInfo, reported: str, comes: str, in_utc: str
) -> None:
    history = story(f"{reported} reported", tz=tz)
    found = Told(MEETING, history, standard_week(tz)).steps()["ask"]
    assert local(found, standard_week(tz)) == comes
    assert found.due_at is not None
    assert f"{found.due_at:%H:%M}" == in_utc


@pytest.mark.parametrize(
    ("reported", "comes"),
    [
        ("2026-03-29 01:55", "Sun 2026-03-29 03:05"),
        ("2026-10-25 02:55", "Sun 2026-10-25 02:05"),
    ],
)
def test_ten_minutes_are_ten_minutes_in_the_night_of_a_clock_change(
    reported: str, comes: str
) -> None:
    week = standard_week(BERLIN, time(0), time(23), weekend=frozenset())
    assert planned(MISTAKE, story(f"{reported} reported"), week)["own_up"] == comes


def test_a_wait_in_days_that_ends_on_a_weekend_ends_on_monday_at_the_same_time() -> None:
    assert planned(NO_THANKS, story("2026-03-02 10:00 reported"))["ask"] == HALF_A_YEAR
    assert planned(NO_THANKS, story("2026-03-03 10:00 reported"))["ask"] == HALF_A_YEAR
    assert planned(NO_THANKS, story("2026-03-05 10:00 reported"))["ask"] == "Tue 2026-09-01 10:00"


def test_a_repair_waits_until_they_know() -> None:
    reported = story(f"{TUESDAY} reported")
    assert Told(MISTAKE, reported).when("repair") == "waits"
    for known in ("owned_up", "they_know"):
        history = (*reported, *story(f"2026-03-04 11:00 {known}"))
        assert planned(MISTAKE, history)["repair"] == "Mon 2026-03-09 10:00"


def test_a_repair_is_asked_after_until_it_is_put_right() -> None:
    history = story(f"{TUESDAY} reported", "2026-03-03 11:00 owned_up")
    for day, comes in ((6, "Wed 2026-03-11"), (11, "Mon 2026-03-16"), (16, "Thu 2026-03-19")):
        history += story(f"2026-03-{day:02} 11:00 not_repaired")
        assert planned(MISTAKE, history)["repair"] == f"{comes} 10:00"
    for day in range(20):
        history += (Event(EventKind.NOT_REPAIRED, at("2026-03-19 11:00") + day * timedelta(5)),)
    assert planned(MISTAKE, history)["repair"] == "Thu 2026-06-25 10:00"
    assert "repair" not in planned(MISTAKE, (*history, *story("2026-06-27 11:00 repaired")))


def test_what_follows_a_yes_and_an_open_door() -> None:
    asked = story(f"{TUESDAY} reported", "2026-03-05 11:00 asked")
    yes = (*asked, *story("2026-03-09 11:00 yes"))
    door = (*asked, *story("2026-03-09 11:00 door_open"))
    assert planned(MEETING, yes) == {"second_chance": "Mon 2026-03-23 10:00"}
    assert planned(MEETING, door) == {
        "door_open": "Fri 2026-05-08 10:00",
        "keep_in_touch": "Mon 2026-06-08 10:00",
        "second_ask": "Mon 2026-09-07 10:00",
    }
    later = planned(MEETING, (*door, *story("2026-06-08 11:00 yes")))
    assert later["second_chance"] == "Mon 2026-06-22 10:00"
    assert later.keys() == {"second_chance", "keep_in_touch"}


@pytest.mark.parametrize("ending", ["let_go", "laid_aside", "undone"])
def test_an_ended_deal_plans_nothing(ending: str) -> None:
    lines = [f"2026-03-04 10:0{n} {what}" for n, what in enumerate(ending.split())]
    history = story(f"{TUESDAY} reported", *lines)
    assert Told(MEETING, history).steps() == {}


def test_what_was_won_back_is_only_asked_after() -> None:
    won = ("2026-03-05 11:00 asked", "2026-03-09 11:00 yes", "2026-03-23 11:00 recovered")
    found = Told(MEETING, story(f"{TUESDAY} reported", *won)).dated()
    assert found == {"holding": "Wed 2026-04-22 10:00", "holding_again": "Mon 2026-06-22 10:00"}


def test_a_deal_taken_up_again_has_the_plan_it_had() -> None:
    before = story(f"{TUESDAY} reported")
    after = (*before, *story("2026-03-03 11:00 let_go", "2026-03-03 12:00 taken_up_again"))
    assert planned(MISTAKE, after) == planned(MISTAKE, before)


def test_a_snooze_moves_a_step_to_the_first_working_moment_of_its_day() -> None:
    history = story(f"{TUESDAY} reported", "2026-03-05 10:05 snoozed ask 2026-03-07 00:00")
    found = find(MEETING, history, "ask")
    assert (local(found, standard_week(BERLIN)), found.occurrence) == ("Mon 2026-03-09 09:00", 2)
    history += story("2026-03-09 09:05 snoozed ask 2026-03-12 00:00")
    found = find(MEETING, history, "ask")
    assert (local(found, standard_week(BERLIN)), found.occurrence) == ("Thu 2026-03-12 09:00", 3)


def test_a_snooze_never_brings_a_step_forward() -> None:
    history = story(f"{TUESDAY} reported", "2026-03-03 12:00 snoozed ask 2026-03-04 00:00")
    assert planned(NO_THANKS, history)["ask"] == HALF_A_YEAR


def test_a_snooze_ends_with_the_next_round() -> None:
    history = story(
        f"{TUESDAY} reported",
        "2026-03-03 11:00 owned_up",
        "2026-03-06 10:05 snoozed repair 2026-03-30 00:00",
        "2026-03-06 12:00 not_repaired",
    )
    found = find(MISTAKE, history, "repair")
    assert (local(found, standard_week(BERLIN)), found.occurrence) == ("Wed 2026-03-11 10:00", 3)


def test_nothing_holds_an_own_up() -> None:
    history = story(f"{TUESDAY} reported", "2026-03-03 10:05 snoozed own_up 2026-03-09 00:00")
    found = find(MISTAKE, history, "own_up")
    assert (local(found, standard_week(BERLIN)), found.occurrence) == (SOON, 1)


def test_a_repair_noted_after_the_ask_does_not_ask_again() -> None:
    history = story(f"{TUESDAY} reported", "2026-03-04 10:00 asked", "2026-03-05 10:00 repaired")
    assert find(MISTAKE, history, "answer").due_at == at("2026-03-11 10:00")
    assert "ask" not in Told(MISTAKE, history).steps()


@pytest.mark.parametrize("order", ["yes", "recovered", "let_go asked", "asked yes no", "reported"])
def test_an_order_that_the_rules_do_not_know_is_refused(order: str) -> None:
    lines = [f"2026-03-04 10:0{n} {what}" for n, what in enumerate(order.split())]
    history = story(f"{TUESDAY} reported", *lines)
    with pytest.raises(InvalidTransition):
        Told(MEETING, history).steps()


def test_a_clock_that_was_set_back_loses_no_answer() -> None:
    history = story(f"{TUESDAY} reported", "2026-03-05 11:00 asked", "2026-03-05 10:59 yes")
    assert planned(MEETING, history) == {"second_chance": "Thu 2026-03-19 10:00"}


def test_a_nudge_goes_stale_some_days_after_it_was_due() -> None:
    found = find(MISTAKE, story(f"{TUESDAY} reported"), "own_up")
    assert found.due_at is not None
    assert found.stale_at == found.due_at + timedelta(days=2)
    assert find(MISTAKE, story(f"{TUESDAY} reported"), "ask").stale_at is None


def test_dated_steps_come_first() -> None:
    history = story(f"{TUESDAY} reported")
    for facts, first in ((MISTAKE, ["own_up"]), (NO_THANKS, ["reply", "what_decided"])):
        keys = list(Told(facts, history).steps())
        dated = list(planned(facts, history))
        assert keys[: len(dated)] == dated
        assert dated[: len(first)] == first


@pytest.mark.parametrize(
    ("wait", "comes"),
    [
        (Wait(business_hours=4), "Wed 2026-03-04 10:30"),
        (Wait(days=1), "Wed 2026-03-04 15:00"),
        (Wait(business_days=1), "Wed 2026-03-04 15:00"),
        (Wait(business_days=1, at=time(8)), "Wed 2026-03-04 09:00"),
        (Wait(minutes=240), "Wed 2026-03-04 09:00"),
    ],
)
def test_every_unit_of_waiting(wait: Wait, comes: str) -> None:
    playbook = PLAYBOOKS[MEETING.circumstance]
    ask = playbook.steps[0].model_copy(update={"wait": wait})
    other = playbook.model_copy(update={"step": (ask,)})
    history, week = story("2026-03-03 15:00 reported"), standard_week(BERLIN)
    (found,) = plan(PlanRules(other, TOUCHES, FOLLOW), MEETING, history, week, history[-1].at)
    assert local(found, standard_week(BERLIN)) == comes


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        earliest_delivery(Wait(minutes=0), at(TUESDAY).replace(tzinfo=None), standard_week(BERLIN))


def test_what_dated_a_round_anew_never_lends_its_number_to_the_next() -> None:
    history, numbers = story(f"{TUESDAY} reported", "2026-03-03 11:00 owned_up"), []
    for day in (9, 16, 23):
        for what in ("handed_over", "not_repaired"):
            history += story(f"2026-03-{day:02} 11:00 {what}")
            numbers.append(find(MISTAKE, history, "repair").occurrence)
    assert numbers == sorted(set(numbers))


def test_nor_does_what_the_client_overtook() -> None:
    history, numbers = story(f"{TUESDAY} reported", "2026-03-03 11:00 owned_up"), []
    for repaired, heard in (("03-04", "03-12"), ("03-20", "03-30")):
        history += story(f"2026-{repaired} 11:00 repaired")
        numbers.append(find(MISTAKE, history, "feedback").occurrence)
        history += story(f"2026-{heard} 11:00 heard_from")
        numbers.append(find(MISTAKE, history, "feedback").occurrence)
        history += story(f"2026-{heard} 12:00 not_solved")
    assert numbers == sorted(set(numbers))


def test_later_today_comes_also_after_the_client_was_in_touch() -> None:
    overtaken = Told(MEETING, story(f"{TUESDAY} reported", "2026-03-05 11:00 heard_from"))
    noted = overtaken.lived("2026-03-12 12:00")
    put_off = noted.and_then("2026-03-12 12:30 time_named ask 2026-03-12 15:30")
    assert put_off.steps()["ask"].told_at is None
    assert put_off.lived("2026-03-12 17:00").heard()[-1] == "Thu 2026-03-12 15:30 ask"
