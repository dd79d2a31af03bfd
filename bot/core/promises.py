"""When a promise is brought to mind: halfway, one business day before, and on the day (S4)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.core.working_time import Calendar, is_working_day, next_working_moment, working_days_before

MORNING = time(9, 30)
FURTHEST = 60
"""Days within which a day is looked for."""

LEAST_FOR_HALFWAY = timedelta(days=4)
"""A shorter promise needs no reminder between making it and the day before."""


class ReminderKind(StrEnum):
    """Which reminder of a promise it is."""

    HALFWAY = "halfway"
    DAY_BEFORE = "day_before"
    ON_THE_DAY = "on_the_day"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of a promise; `at` is UTC."""

    what: ReminderKind
    at: datetime


def usual_day(calendar: Calendar, theirs: Calendar | None, start: date, days: int) -> date:
    """The day that is offered for a promise: so many working days ahead, for rep and client."""
    both = (calendar,) if theirs is None else (calendar, theirs)
    ahead = [start + timedelta(days=number) for number in range(1, FURTHEST)]
    shared = [day for day in ahead if all(is_working_day(one, day) for one in both)]
    # Two who never work on the same day make do with the rep's.
    own = [day for day in ahead if is_working_day(calendar, day)]
    return next((found[days - 1] for found in (shared, own) if len(found) >= days), ahead[days - 1])


def due_moment(calendar: Calendar, due_on: date) -> datetime:
    """The end of the day that was promised (UTC): until then it is not overdue."""
    next_day = datetime.combine(due_on + timedelta(days=1), time(), tzinfo=calendar.tz)
    return next_day.astimezone(UTC)


def reminders(calendar: Calendar, made_at: datetime, due_on: date) -> tuple[Reminder, ...]:
    """The reminders still sensible for a promise made at that moment, in order, one a day at most.

    Each comes in working time and by the promised day; where that is a day off, the last is the one
    on the working day before.
    """
    day = datetime.combine(due_on, MORNING, tzinfo=calendar.tz)
    before = working_days_before(calendar, day, 1)
    halfway = next_working_moment(calendar, made_at + (day - made_at) / 2)
    found = []
    if day - made_at >= LEAST_FOR_HALFWAY and halfway < before:
        found.append(Reminder(ReminderKind.HALFWAY, halfway))
    found.append(Reminder(ReminderKind.DAY_BEFORE, before))
    if is_working_day(calendar, due_on):
        found.append(Reminder(ReminderKind.ON_THE_DAY, next_working_moment(calendar, day)))
    end = due_moment(calendar, due_on)
    return _a_day_apart(calendar, [one for one in found if made_at < one.at < end])


def _a_day_apart(calendar: Calendar, wanted: list[Reminder]) -> tuple[Reminder, ...]:
    days = {one.at.astimezone(calendar.tz).date(): one for one in wanted}
    return tuple(days.values())
