"""S0, "Asking for a Second Chance": each rule by its name in docs/coaching.md."""

import re

import pytest

from bot.core.circumstances import Circumstance
from bot.core.gates import STOPPING, ClientFacts, Gate, PromiseFact
from bot.core.playbook import Channel, Step, StepKind
from tests.coaching.scripts import note, script, scripts_of, steps_on
from tests.coaching.story import FAULTS, PLAYBOOKS, at, step_of, told

SOON = "Tue 2026-03-03 10:10"


@pytest.mark.parametrize("kind", FAULTS)
def test_s0_own_up_is_never_held(kind: str) -> None:
    overdue = PromiseFact(at("2026-03-02 10:00"), is_open=True)
    troubled = ClientFacts(
        trouble_until=at("2027-01-01 10:00"), asks=2, refused_contact=True, unanswered=9
    )
    deal = told(kind, "2026-03-03 10:05 snoozed own_up 2026-03-09 00:00")
    weighed = deal.but(promises=(overdue,), client=troubled, business_lost=False)
    assert weighed.when("own_up") == SOON
    for gate in STOPPING & {Gate.EGREGIOUS, Gate.LEGAL_DISPUTE}:
        assert weighed.but(escalation=gate).when("own_up") == f"held by {gate}"


@pytest.mark.parametrize("kind", FAULTS)
def test_s0_phone_comes_before_email(kind: str) -> None:
    assert step_of(kind, "own_up").channels == (Channel.PHONE, Channel.EMAIL)
    assert step_of(kind, "try_again").channels == (
        Channel.PHONE,
        Channel.VOICEMAIL,
        Channel.TEXT,
        Channel.EMAIL,
    )


@pytest.mark.parametrize("kind", FAULTS)
def test_s0_try_again_half_an_hour_later_twice_at_most(kind: str) -> None:
    deal = told(kind, "2026-03-03 10:20 not_reached")
    # Not reached is not told: the own-up and its words stay (coaching.md, 9.4).
    assert (deal.when("own_up"), deal.when("try_again")) == (SOON, "Tue 2026-03-03 10:50")
    again = deal.and_then("2026-03-03 11:00 not_reached")
    assert again.when("try_again") == "Tue 2026-03-03 11:30"
    thrice = again.and_then("2026-03-03 11:40 not_reached")
    assert (thrice.when("own_up"), thrice.when("try_again")) == (SOON, "gone")
    reached = again.and_then("2026-03-03 11:40 owned_up")
    assert (reached.when("own_up"), reached.when("try_again")) == ("gone", "gone")


@pytest.mark.parametrize("step", steps_on(StepKind.OWN_UP), ids=lambda step: step.copy_file)
def test_s0_own_up_says_who_did_what(step: Step) -> None:
    for text in scripts_of(step):
        assert re.search(r"\b(I|we) (got|let|made)|my mistake|[Ww]e got that wrong", text), text
        assert "two colours for the menus" in text, text
        assert not re.search(r"mistakes were made|regrettab|unfortunate", text), text


def test_s0_raised_by_the_client_is_listened_to_first() -> None:
    step = step_of("company_failed", "own_up")
    text = note(step, raised_it=True)
    assert re.search("within two hours", text), text
    assert re.search(r"listen|hear", text, re.IGNORECASE), text
    assert text != note(step, raised_it=False)
    for words in scripts_of(step):
        assert not re.search(r"second chance|another chance|come back", words), words


def _waits_from_the_repair(kind: str, key: str, due: str) -> None:
    deal = told(kind, "2026-03-03 11:00 owned_up")
    assert deal.when(key) == "held by repair_not_delivered"
    repaired = deal.and_then("2026-03-06 16:00 repaired", "2026-03-13 11:00 skipped feedback")
    assert repaired.when(key) == due


def test_s0_own_mistake_ask_waits_ten_business_days_after_repair() -> None:
    _waits_from_the_repair("own_mistake", "ask", "Fri 2026-03-20 10:00")


def test_s0_company_failed_ask_waits_twenty_business_days_after_repair() -> None:
    _waits_from_the_repair("company_failed", "ask", "Fri 2026-04-03 10:00")


@pytest.mark.parametrize("kind", ["own_mistake", "company_failed"])
def test_s0_fault_ask_is_spoken(kind: str) -> None:
    step = step_of(kind, "ask")
    assert step.channels == (Channel.PHONE, Channel.IN_PERSON)
    assert script(step, Channel.IN_PERSON)


@pytest.mark.parametrize("kind", ["own_mistake", "company_failed"])
def test_s0_overdue_promise_holds_the_ask(kind: str) -> None:
    deal = told(kind, "2026-03-06 16:00 repaired")
    overdue = PromiseFact(at("2026-03-10 00:00"), is_open=True)
    late = "2026-04-20 10:00"
    assert deal.but(promises=(overdue,)).when("ask", late) == "held by promise_overdue"
    settled = PromiseFact(overdue.due_at, is_open=False, settled_at=at("2026-04-20 11:15"))
    assert deal.but(promises=(settled,)).when("ask", late) == "Mon 2026-04-20 11:15"


def test_s0_blown_meeting_ask_comes_within_three_business_days() -> None:
    deal = told("blown_meeting")
    assert deal.when("ask") == "Thu 2026-03-05 10:00"
    assert step_of("blown_meeting", "ask").stale_after_days == 5


def test_s0_colleague_asks_three_business_days_after_hand_over() -> None:
    deal = told("blown_meeting", "2026-03-04 10:00 handed_over")
    assert (deal.when("ask"), deal.when("ask_by_colleague")) == ("gone", "Mon 2026-03-09 10:00")


def test_s0_back_burner_locks_the_ask_until_ready() -> None:
    deal = told("blown_meeting", "2026-03-04 10:00 back_burner")
    assert deal.when("ask", "2026-09-01 10:00") == "held by not_ready"
    assert deal.when("back_burner") == "Mon 2026-05-04 10:00"
    ready = deal.and_then("2026-04-01 10:00 ready")
    assert (ready.when("ask"), ready.when("back_burner")) == ("Fri 2026-04-03 10:00", "gone")


def test_s0_three_routes_are_offered() -> None:
    deal = told("blown_meeting")
    assert deal.steps().keys() >= {"ask", "ask_by_colleague", "back_burner"}
    at_the_end = deal.and_then("2026-03-05 11:00 asked", "2026-03-09 11:00 no")
    assert at_the_end.when("back_burner") == "gone"


@pytest.mark.parametrize("kind", ["own_mistake", "company_failed"])
def test_s0_no_ask_where_no_business_was_lost(kind: str) -> None:
    deal = told(kind, "2026-03-06 16:00 repaired").but(business_lost=False)
    asks = {step.key for step in PLAYBOOKS[Circumstance(kind)].steps if step.kind is StepKind.ASK}
    assert asks == {"ask", "second_ask"}
    assert not asks & deal.steps().keys()
    assert "feedback" in deal.steps()
