"""The planner: playbook, facts, history, calendar and now in; the steps still to come out."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.core.deal_state import CLOSED, state_of
from bot.core.due import due_after, earliest_delivery, wait_for, when_both_work
from bot.core.fitting import applies, fitted
from bot.core.gates import DealFacts, Gate, Hold
from bot.core.history import Event, EventKind, times
from bot.core.holding import cooled_off, cools_off, held, not_before
from bot.core.planned_step import PlannedStep
from bot.core.planned_touches import planned_touches
from bot.core.playbook import Playbook, Step
from bot.core.snoozes import named_moment, snoozes_of
from bot.core.touches import TouchPolicy
from bot.core.working_time import Calendar

FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PlanRules:
    """What a deal is planned by: its circumstance's playbook and the keep-in-touch policy."""

    playbook: Playbook
    touches: TouchPolicy


def plan(
    rules: PlanRules,
    facts: DealFacts,
    history: tuple[Event, ...],
    calendar: Calendar,
    now: datetime,
) -> tuple[PlannedStep, ...]:
    """The steps still to come, dated ones first; the same facts always give the same plan."""
    if state_of(history) in CLOSED:
        return ()
    steps = [fitted(step, facts) for step in rules.playbook.steps if applies(step, facts)]
    planned = [found for step in steps if (found := _planned(step, facts, history, calendar))]
    planned += planned_touches(rules.touches, facts, history, calendar, now)
    cooled = cooled_off(steps, facts, history, calendar)
    coming = (held(not_before(found, cooled), facts, history, calendar, now) for found in planned)
    return tuple(sorted(coming, key=lambda found: found.due_at or FAR))


def _planned(
    step: Step, facts: DealFacts, history: tuple[Event, ...], calendar: Calendar
) -> PlannedStep | None:
    wait = wait_for(step, facts)
    places = [place for place, event in enumerate(history) if event.what in step.after]
    if not places or times(history[places[-1] :], *step.void_by):
        is_done = times(history, *step.done_by) > 0 and not times(history, *step.void_by)
        return None if is_done or _is_asked(step, history) else PlannedStep(step, wait, 1, None)
    since = history[places[-1] + 1 :]
    if times(since, *step.done_by) or _is_asked(step, history) or len(places) > step.repeat:
        return None
    due_at = due_after(wait, history[places[-1]].at, facts, calendar)
    put_off = snoozes_of(step, since)
    named = named_moment(put_off)
    cooling = Hold(Gate.COOLING_OFF, due_at) if cools_off(step, facts) else None
    if put_off and (until := put_off[-1].until) is not None:
        due_at = max(due_at, earliest_delivery(wait, until, calendar))
    if due_at != named:
        due_at = when_both_work(step, due_at, facts, calendar)
    occurrence = len(places) + len(snoozes_of(step, history))
    return PlannedStep(step, wait, occurrence, due_at, cooling, named)


def _is_asked(step: Step, history: tuple[Event, ...]) -> bool:
    # What the first ask ends stays ended, also where something is noted late.
    ends = EventKind.ASKED in step.done_by and not step.follows_an_answer
    return ends and times(history, EventKind.ASKED) > 0
