"""The planner: playbook, facts, history and calendar in; the steps still to come out."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.core.circumstances import Circumstance, LossReason, is_our_fault
from bot.core.history import CLOSED, Event, Happened, last, state_of, times
from bot.core.playbook import Fault, Playbook, Step, Wait
from bot.core.working_time import (
    Calendar,
    add_business_days,
    add_business_hours,
    is_working_day,
    next_working_moment,
)


@dataclass(frozen=True, slots=True)
class DealFacts:
    """What about a lost deal decides its plan."""

    circumstance: Circumstance
    loss_reason: LossReason | None


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step still to come; `due_at` is UTC, or None while it waits for something to happen."""

    step: Step
    wait: Wait
    occurrence: int
    due_at: datetime | None

    @property
    def stale_at(self) -> datetime | None:
        """When the nudge has come too late to be worth sending."""
        return self.due_at + self.step.stale_after if self.due_at else None


def plan(
    playbook: Playbook, facts: DealFacts, history: tuple[Event, ...], calendar: Calendar
) -> tuple[PlannedStep, ...]:
    """The steps still to come, dated ones first; the same facts always give the same plan."""
    if state_of(history) in CLOSED:
        return ()
    planned = [
        found
        for step in playbook.steps
        if _applies(step, facts) and (found := _planned(step, facts, history, calendar))
    ]
    far = datetime.max.replace(tzinfo=UTC)
    return tuple(sorted(planned, key=lambda found: found.due_at or far))


def earliest_delivery(wait: Wait, at: datetime, calendar: Calendar) -> datetime:
    """The first moment from `at` on when a step may reach the rep (UTC).

    Working time only; an own-up reported after hours on a working day may still come that day.
    """
    local = at.astimezone(calendar.tz)
    if wait.same_day_until is not None and is_working_day(calendar, local.date()):
        hours = calendar.hours[local.weekday()]
        if hours.start <= local.time() <= max(hours.end, wait.same_day_until):
            return at.astimezone(UTC)
    return next_working_moment(calendar, at)


def _applies(step: Step, facts: DealFacts) -> bool:
    if step.fault is None:
        return True
    ours = is_our_fault(facts.circumstance, facts.loss_reason)
    return ours is (step.fault is Fault.OURS)


def _planned(
    step: Step, facts: DealFacts, history: tuple[Event, ...], calendar: Calendar
) -> PlannedStep | None:
    wait = step.wait if facts.loss_reason is None else _wait_for(step, facts.loss_reason)
    anchor = last(history, *step.after)
    if anchor is None:
        return None if times(history, *step.done_by) else PlannedStep(step, wait, 1, None)
    # By their order and not by their times: a clock may have been put back in between.
    since = history[_place(anchor, history) :]
    if _done(step, anchor, since):
        return None
    anchors = times(history, *step.after)
    if anchors > step.repeat:
        return None
    snoozes = [e for e in history if _snoozes(e, step)]
    due_at = _due(wait, anchor.at, calendar)
    snoozed = [e.until for e in since if _snoozes(e, step) and e.until is not None]
    if snoozed:
        due_at = earliest_delivery(wait, snoozed[-1], calendar)
    return PlannedStep(step, wait, anchors + len(snoozes), due_at)


def _place(event: Event, history: tuple[Event, ...]) -> int:
    return max(place for place, other in enumerate(history) if other is event)


def _snoozes(event: Event, step: Step) -> bool:
    return event.what is Happened.SNOOZED and event.step == step.key


def _done(step: Step, anchor: Event, since: tuple[Event, ...]) -> bool:
    return any(event.what in step.done_by and event is not anchor for event in since)


def _wait_for(step: Step, reason: LossReason) -> Wait:
    return step.wait_by_reason.get(reason, step.wait)


def _due(wait: Wait, anchor: datetime, calendar: Calendar) -> datetime:
    if wait.minutes is not None:
        return earliest_delivery(wait, anchor + timedelta(minutes=wait.minutes), calendar)
    if wait.business_hours is not None:
        return add_business_hours(calendar, anchor, wait.business_hours)
    if wait.business_days is not None:
        return add_business_days(calendar, anchor, wait.business_days, wait.at)
    local = anchor.astimezone(calendar.tz) + timedelta(days=wait.days or 0)
    if wait.at is not None:
        local = datetime.combine(local.date(), wait.at, tzinfo=calendar.tz)
    return next_working_moment(calendar, local)
