"""When a step is due: its wait, counted in the rep's working time."""

from datetime import UTC, datetime, time, timedelta

from bot.core.gates import DealFacts
from bot.core.playbook import Channel, Step, Wait
from bot.core.working_time import (
    Calendar,
    add_business_days,
    add_business_hours,
    is_working_day,
    next_shared_moment,
    next_working_moment,
    working_days_before,
)

MORNING = time(10)
"""The local time of what has none of its own."""


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


def due_after(wait: Wait, anchor: datetime, facts: DealFacts, calendar: Calendar) -> datetime:
    """When a wait that began at `anchor` is over (UTC)."""
    if wait.minutes is not None:
        return earliest_delivery(wait, anchor + timedelta(minutes=wait.minutes), calendar)
    if wait.business_hours is not None:
        return add_business_hours(calendar, anchor, wait.business_hours)
    if wait.business_days is not None:
        return add_business_days(calendar, anchor, wait.business_days, wait.at)
    day = _day_of(wait, anchor, facts.their_date, calendar)
    if wait.at is None:
        return next_working_moment(calendar, day)
    # A working day is looked for from the evening before, so that a weekend leads to `at` too.
    return add_business_days(calendar, day - timedelta(days=1), 1, wait.at)


def wait_for(step: Step, facts: DealFacts) -> Wait:
    """How long a step waits, given why the client said no."""
    if facts.loss_reason is None:
        return step.wait
    wait = step.wait_by_reason.get(facts.loss_reason, step.wait)
    return step.wait if wait.needs_their_date and facts.their_date is None else wait


def when_both_work(step: Step, due_at: datetime, facts: DealFacts, calendar: Calendar) -> datetime:
    """From `due_at` on, when a step that may be a call finds both sides at work (UTC)."""
    theirs = facts.client_calendar
    if theirs is None or step.kind.is_own_up or Channel.PHONE not in step.channels:
        return due_at
    return next_shared_moment(calendar, theirs, due_at)


def _day_of(
    wait: Wait, anchor: datetime, their_date: datetime | None, calendar: Calendar
) -> datetime:
    if their_date is None or not wait.needs_their_date:
        return anchor.astimezone(calendar.tz) + timedelta(days=wait.days or 0)
    least = add_business_days(calendar, anchor, wait.least_business_days)
    if wait.business_days_before_their_date is not None:
        before = wait.business_days_before_their_date
        return max(least, working_days_before(calendar, their_date, before))
    return max(least, their_date - timedelta(days=wait.days_before_their_date or 0))
