"""The gates: which weighs most, and what each step is held by."""

from dataclasses import replace

import pytest

from bot.core.circumstances import Circumstance
from bot.core.gates import (
    ESCALATED,
    STOPPING,
    ClientFacts,
    DealFacts,
    Gate,
    PromiseFact,
    asks_left,
    hold_for,
    needs_change,
)
from bot.core.playbook import StepKind
from tests.coaching.story import TOUCHES, at, facts_of, step_of, story

NOW = at("2026-06-02 10:00")
REPORTED = story("2026-03-03 10:00 reported")
ASK, OWN_UP = step_of("own_mistake", "ask"), step_of("own_mistake", "own_up")
MISTAKE = facts_of("own_mistake")
STOPPED = replace(MISTAKE, client=ClientFacts(do_not_contact=True), escalation=Gate.EGREGIOUS)


def test_a_stop_weighs_more_than_an_escalation_and_that_more_than_all() -> None:
    for step in (ASK, OWN_UP, TOUCHES.step):
        held = hold_for(step, STOPPED, REPORTED, NOW)
        assert held is not None
        assert held.gate is Gate.DO_NOT_CONTACT
        held = hold_for(step, replace(STOPPED, client=ClientFacts()), REPORTED, NOW)
        assert held is not None
        assert held.gate is Gate.EGREGIOUS


@pytest.mark.parametrize("kind", [kind for kind in StepKind if kind is not StepKind.ASK])
def test_only_asks_have_gates_of_their_own(kind: StepKind) -> None:
    facts = replace(
        MISTAKE,
        promises=(PromiseFact(at("2026-03-04 10:00"), is_open=True),),
        client=ClientFacts(asks=5, refused_contact=True, trouble_until=at("2027-01-01 10:00")),
    )
    step = OWN_UP.model_copy(update={"kind": kind})
    assert hold_for(step, facts, REPORTED, NOW) is None


def test_what_ends_a_step_and_what_only_holds_it() -> None:
    assert ESCALATED < STOPPING
    assert set(Gate) - STOPPING == {
        *(Gate.PROMISE_OVERDUE, Gate.REPAIR_NOT_DELIVERED, Gate.NOTHING_CHANGED),
        *(Gate.NOT_READY, Gate.COOLING_OFF, Gate.CAP_REACHED, Gate.CLIENT_TROUBLE),
        *(Gate.FRESH_NO, Gate.ASK_UNANSWERED, Gate.FAULT_OPEN, Gate.FAULT_OF_COLLEAGUE),
        *(Gate.ANOTHER_FIRST, Gate.COLLEAGUE_FIRST, Gate.MAYBE_STOPPED),
    }


def test_asks_are_counted_here_or_elsewhere_and_never_below_none() -> None:
    asked = (*REPORTED, *story("2026-03-05 10:00 asked"))
    assert asks_left(MISTAKE, REPORTED) == 2
    assert asks_left(MISTAKE, asked) == 1
    assert asks_left(replace(MISTAKE, client=ClientFacts(asks=1)), asked) == 1
    assert asks_left(replace(MISTAKE, client=ClientFacts(asks=7)), asked) == 0
    assert asks_left(MISTAKE, (*asked, *story("2026-03-06 10:00 never_again"))) == 0


def test_a_client_asked_by_others_is_asked_again_only_with_something_new() -> None:
    meeting = DealFacts(Circumstance.BLOWN_MEETING)
    assert not needs_change(meeting, REPORTED)
    asked = replace(meeting, client=ClientFacts(asks=1))
    assert needs_change(asked, REPORTED)
    assert not needs_change(replace(asked, changed_at=at("2026-03-04 10:00")), REPORTED)
