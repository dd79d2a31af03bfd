"""Making what is due follow from the plans of cases."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlmodel import Session

from bot.cases.case import Case
from bot.cases.pinned_playbooks import pin_rules
from bot.core.deal_state import CLOSED
from bot.core.planned_step import PlannedStep
from bot.core.playbook import StepKind
from storage.insert import insert_all, insert_new
from storage.models import DealEvent, Nudge
from storage.nudges import DealPlan, DueStep, new_steps, replace_plans, round_key

NO_DATE = datetime(9999, 12, 31, tzinfo=UTC)
"""Where a deal without a next date stands in a list: at its end."""


def write_plans(session: Session, cases: Sequence[Case]) -> None:
    """Make the pending nudges of these deals follow their plans."""
    for case in cases:
        _write_where_it_stands(case)
        session.add(case.deal)
    replace_plans(session, [_plan_of(case) for case in cases])


def write_new_plan(session: Session, case: Case, event: DealEvent, receipt: Nudge) -> None:
    """Write a deal that was not there before, with its first event, its plan and its receipt."""
    _write_where_it_stands(case)
    # Without the ORM, which takes longer to find out what is new than to write it; what refers to
    # the deal comes after it.
    insert_new(session, case.deal)
    insert_new(session, event)
    insert_all(session, [receipt, *new_steps(_plan_of(case))])


def _write_where_it_stands(case: Case) -> None:
    deal = case.deal
    deal.state, deal.is_open = case.state, case.state not in CLOSED
    deal.list_at = next_date(case)
    deal.revision += 1
    pin_rules(deal, case.rules)


def _plan_of(case: Case) -> DealPlan:
    deal = case.deal
    return DealPlan(deal.team_id, deal.id, deal.rep_id, due_steps(case))


def next_date(case: Case) -> datetime:
    """When the deal's next step is due, or far away."""
    return min((found.due_at for found in case.plan if found.due_at), default=NO_DATE)


def round_of(found: PlannedStep) -> str:
    """Which round of its step it is: equal for the same one only."""
    return round_key(found.step.key, found.occurrence, found.contacts)


def _is_waited_for(found: PlannedStep) -> bool:
    # A client waits for what comes within hours; nobody waits for what follows up.
    return found.wait.is_prompt and found.step.kind is not StepKind.FOLLOW_UP


def due_steps(case: Case) -> list[DueStep]:
    """The steps of a plan that have a date, or had one that a gate keeps them past."""
    return [
        DueStep(
            found.step.key,
            found.occurrence,
            found.kept_at,
            found.stale_at,
            contacts=found.contacts,
            counts=not (_is_waited_for(found) or found.is_asked_for),
            held=found.waits_for_an_event,
        )
        for found in case.plan
        if found.kept_at is not None and found.stale_at is not None
    ]
