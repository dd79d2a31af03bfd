"""Making what is due follow from the plans of cases."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.cases.case import NO_DATE, Case
from bot.cases.pinned_playbooks import pin_rules
from bot.cases.summaries import keep_summary_planned, summary_to_plan
from bot.core.by_itself import ByItself
from bot.core.circumstances import is_client
from bot.core.deal_state import CLOSED
from bot.core.history import BY_ITSELF, is_repaired
from bot.core.planned_step import PlannedStep
from bot.core.playbook import StepKind
from bot.core.refusals import OUTWARD
from storage.case_rows import ActRow
from storage.deal_pages import LAST
from storage.insert import insert_all, insert_new
from storage.models import DealEvent, Nudge
from storage.nudges import DealPlan, DueStep, new_steps, replace_plans

PLANS = 4
"""The version of the rules: deals that an older one planned are planned anew after a start.

It grows with whatever dates, holds or reminds of a step otherwise. 3: a change dates only the ask
that waited for one, what is told of before its hour is reminded of, and lighter acts give way.
4: what was told of takes its days once, and a client's deals are dated as their acts are due.
"""

NEVER_STALE = timedelta(days=3650)


def write_plans(session: Session, cases: Sequence[Case], now: datetime) -> None:
    """Make the pending nudges of these deals follow their plans."""
    for case in cases:
        _write_where_it_stands(case, now)
        session.add(case.deal)
        if case.deal.is_open:
            keep_summary_planned(session, case.rep, case.calendar, now)
    replace_plans(session, [_plan_of(case) for case in cases], now)


def write_new_plan(session: Session, case: Case, event: DealEvent, receipt: Nudge) -> None:
    """Write a deal that was not there before, with its first event, its plan and its receipt."""
    summary = list(summary_to_plan(session, case.rep, case.calendar, event.at))
    _write_where_it_stands(case, event.at)
    # Without the ORM, which takes longer to find out what is new than to write it; what refers to
    # the deal comes after it.
    insert_new(session, case.deal)
    insert_new(session, event)
    insert_all(session, [receipt, *summary, *new_steps(_plan_of(case))])


def _write_where_it_stands(case: Case, now: datetime) -> None:
    deal = case.deal
    deal.state, deal.is_open = case.state, case.state not in CLOSED
    deal.list_at = next_date(case)
    deal.pressing = how_pressing(case)
    deal.fault_open = _is_fault_open(case)
    deal.revision += 1
    deal.plans = PLANS
    if case.history[-1].told >= now and case.history[-1].what not in BY_ITSELF:
        deal.summed_up = 0
        # Whoever presses is shown what comes next.
        deal.next_shown = deal.list_at if deal.list_at < NO_DATE else None
    pin_rules(deal, case.rules)


def _plan_of(case: Case) -> DealPlan:
    deal = case.deal
    return DealPlan(deal.team_id, deal.id, deal.rep_id, due_steps(case))


def next_date(case: Case) -> datetime:
    """When the deal's next step is due, or was; far away where none has a day."""
    dated = (one.next_at for one in case.plan if one.next_at and not one.waits_for_an_event)
    return min(dated, default=NO_DATE)


def how_pressing(case: Case) -> int:
    """The place among kinds of the step that presses, or of the next one; last where none comes."""
    dated = [one for one in case.plan if one.next_at == case.deal.list_at]
    found = case.most_pressing or min(dated, key=lambda one: one.step.kind.pressing, default=None)
    return found.step.kind.pressing if found is not None else LAST


def _is_exempt(found: PlannedStep) -> bool:
    # What a client waits for within hours counts towards no cap of the rep's, nor does a moment
    # that the rep named; everything else does (coaching.md, 5 and 9.2).
    at_once = found.step.kind.is_own_up or found.step.kind is StepKind.REPLY
    return (at_once and found.wait.is_prompt) or found.is_asked_for


def due_steps(case: Case) -> list[DueStep]:
    """What a deal's rep is to be told, and when: steps, reminders, what is recorded by itself."""
    found = [due for planned in case.plan for due in _due(planned, _outward(case))]
    return [*found, *(_by_itself(one) for one in case.by_itself)]


def _outward(case: Case) -> frozenset[StepKind]:
    return OUTWARD if is_client(case.facts.circumstance) else frozenset()


def _due(found: PlannedStep, outward: frozenset[StepKind]) -> Iterator[DueStep]:
    if found.kept_at is None or found.stale_at is None:
        return
    act = str(found.step.kind) if found.step.kind in outward else None
    own = DueStep(
        found.step.key,
        found.occurrence,
        found.kept_at,
        found.stale_at,
        contacts=found.contacts,
        act=act,
        counts=not _is_exempt(found),
        held=found.waits_for_an_event,
    )
    yield own
    if (reminder := found.reminder) is not None:
        # An own-up's reminders are no more held by caps than the own-up itself.
        yield replace(
            own,
            due_at=reminder.at,
            stale_at=reminder.stale_at,
            reminder=reminder.number,
            counts=not found.step.kind.is_own_up,
            held=False,
        )


def acts_of(case: Case) -> Iterator[ActRow]:
    """What a deal proposes to its client from now on, and a fault in it that is not put right."""
    deal = case.deal
    for due in _to_come(case):
        if due.act and not due.held:
            yield ActRow(
                due.act,
                due.due_at,
                told=False,
                rep_id=deal.rep_id,
                reported_at=deal.reported_at,
                deal_id=deal.id,
            )
    if _is_fault_open(case):
        yield ActRow(
            "", deal.reported_at, told=False, rep_id=deal.rep_id, reported_at=None, deal_id=deal.id
        )


def _to_come(case: Case) -> Iterator[DueStep]:
    for planned in case.plan:
        # Its note has taken its days already: as one that is late it would take them from now.
        is_told = planned.told_at is not None
        dues = _due(planned, _outward(case))
        yield from (due for due in dues if due.reminder or not is_told)


def _is_fault_open(case: Case) -> bool:
    is_open = case.state not in CLOSED
    return is_open and case.facts.our_fault and not is_repaired(case.history)


def _by_itself(one: ByItself) -> DueStep:
    return DueStep(str(one.what), one.occurrence, one.at, one.at + NEVER_STALE)
