"""The planner: playbook, facts, history and calendar in; the steps still to come out."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.core.circumstances import Circumstance, LossReason, is_our_fault
from bot.core.history import CLOSED, Event, Happened, state_of, times
from bot.core.playbook import Clock, Fault, Playbook, Step, Wait
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
    Raises ValueError if `at` is naive, NeverWorking if the calendar has no working day.
    """
    if at.utcoffset() is None:
        raise ValueError(f"{at} has no time zone: pass an aware datetime")
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
    places = [place for place, event in enumerate(history) if event.what in step.after]
    if not places:
        return None if times(history, *step.done_by) else PlannedStep(step, wait, 1, None)
    since = history[places[-1] + 1 :]
    if _is_over(step, history, since) or len(places) > step.repeat:
        return None
    due_at = _due(wait, history[places[-1]].at, calendar)
    snoozed_until = [event.until for event in _snoozes(step, since) if event.until is not None]
    if snoozed_until:
        due_at = max(due_at, earliest_delivery(wait, snoozed_until[-1], calendar))
    return PlannedStep(step, wait, len(places) + len(_snoozes(step, history)), due_at)


def _is_over(step: Step, history: tuple[Event, ...], since: tuple[Event, ...]) -> bool:
    # What asking ends stays ended, also where something is noted late: nobody is asked twice.
    if Happened.ASKED in step.done_by and times(history, Happened.ASKED):
        return True
    return times(since, *step.done_by) > 0


def _snoozes(step: Step, history: tuple[Event, ...]) -> list[Event]:
    if step.clock is Clock.OWN_UP:  # nothing holds an own-up (coaching.md, section 1)
        return []
    return [event for event in history if (event.what, event.step) == (Happened.SNOOZED, step.key)]


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
    if wait.at is None:
        return next_working_moment(calendar, local)
    # A working day is looked for from the evening before, so that a weekend leads to `at` too.
    return add_business_days(calendar, local - timedelta(days=1), 1, wait.at)
