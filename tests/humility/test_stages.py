"""From a playbook's step and a case to what the rules go by."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.circumstances import Circumstance, LossReason
from bot.core.gates import ClientFacts, DealFacts, PromiseFact
from bot.core.humility.model import CIRCUMSTANCES, STAGES, DraftContext
from bot.core.humility.stages import circumstance_of, stage_of
from bot.core.playbook import Channel, Step
from bot.drafts.draft_context import draft_context
from bot.humility.rules import load_rules, rule_ids
from bot.playbooks import load_playbooks, load_touches
from tests.slack.sample_cases import REPORTED_AT, Sample

C = Circumstance
STEPS = [
    *{
        (step.key, step.kind): step for book in load_playbooks().values() for step in book.steps
    }.values(),
    load_touches().step,
]
EXPECTED = {
    "own_up": "own_up",
    "try_again": "own_up",
    "manager_owns": "own_up",
    "plan_in_writing": "plan",
    "prevention_note": "plan",
    "feedback": "feedback",
    "feedback_again": "feedback",
    "what_decided": "feedback",
    "reply": "gracious_reply",
    "thanks": "gracious_reply",
    "keep_in_touch": "keep_in_touch",
    "chaser": "ask",
    "ask": "ask",
    "ask_after_repair": "ask",
    "ask_by_colleague": "ask",
    "second_ask": "ask",
    "second_ask_after_repair": "ask",
    "say_it": "ask",
    "solved": "feedback",
    "decide": "ask",
}


def context_of(sample: Sample, step: str, now: datetime) -> DraftContext:
    case = sample.case(now)
    return draft_context(case, step_of(sample.circumstance, step), Channel.EMAIL, now)


def step_of(circumstance: Circumstance, key: str) -> Step:
    found = load_playbooks()[circumstance].find(key)
    assert found is not None
    return found


def test_every_step_with_words_has_its_stage() -> None:
    spoken = {step.key: stage_of(step) for step in STEPS if step.channels}
    assert spoken == EXPECTED


def test_every_step_and_circumstance_is_known_to_the_rules() -> None:
    assert {stage_of(step) for step in STEPS} <= set(STAGES)
    for circumstance in C:
        assert circumstance_of(DealFacts(circumstance)) in CIRCUMSTANCES


@pytest.mark.parametrize(
    ("reason", "expected"),
    [(LossReason.OUR_FAULT, "lost_client_fault"), (LossReason.PRICE, "lost_client")],
)
def test_a_client_who_left_through_our_fault_has_a_circumstance_of_its_own(
    reason: LossReason, expected: str
) -> None:
    assert circumstance_of(DealFacts(C.LOST_CLIENT, reason)) == expected


def test_asks_repair_and_what_they_know_come_from_the_history() -> None:
    now = REPORTED_AT + timedelta(days=20)
    way = "owned_up repaired asked no"
    found = context_of(Sample(C.OWN_MISTAKE, way=way), "second_ask", now)
    assert (found.asks_made, found.client_knows, found.call_attempted) == (1, True, True)
    # Each event comes two days after the one before it; the no is the latest blow.
    assert (found.days_since_repair, found.days_since_event) == (16, 12)


def test_a_repair_that_did_not_hold_is_none() -> None:
    sample = Sample(C.OWN_MISTAKE, way="owned_up repaired not_solved")
    found = context_of(sample, "ask", REPORTED_AT + timedelta(days=30))
    assert found.days_since_repair is None


def test_a_new_case_knows_little() -> None:
    found = context_of(Sample(C.OWN_MISTAKE), "own_up", REPORTED_AT + timedelta(minutes=10))
    assert (found.asks_made, found.days_since_event, found.days_since_repair) == (0, 0, None)
    assert (found.client_knows, found.call_attempted, found.promises_open) == (None, False, 0)


def test_what_every_rep_did_with_the_client_counts() -> None:
    now = REPORTED_AT + timedelta(days=5)
    case = Sample(C.OWN_MISTAKE).case(now)
    client = ClientFacts(do_not_contact=True, asks=2, touches=(REPORTED_AT,), unanswered=1)
    promises = (PromiseFact(now, is_open=True), PromiseFact(now, is_open=False))
    case = replace(case, facts=replace(case.facts, client=client, promises=promises))
    found = draft_context(case, step_of(C.OWN_MISTAKE, "ask"), Channel.PHONE, now)
    assert (found.asks_made, found.do_not_contact, found.promises_open) == (2, True, 1)
    assert (found.touches_unanswered, found.days_since_last_touch) == (1, 5)


def test_the_plan_decides_when_a_no_may_be_asked_again() -> None:
    sample = Sample(C.TOLD_NO, LossReason.TIMING, way="replied")
    case = sample.case()
    ask = case.planned("ask")
    assert ask is not None
    assert ask.due_at is not None
    early = context_of(sample, "ask", ask.due_at - timedelta(days=3))
    due = context_of(sample, "ask", ask.due_at + timedelta(hours=1))
    assert early.days_since_event is not None
    assert due.days_since_event is None


def test_the_ids_are_those_of_the_rules() -> None:
    assert rule_ids() == {rule.id for rule in load_rules().rules}
