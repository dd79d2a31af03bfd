"""A rep puts a step off, or skips it; what is put off comes back once, in working time."""

from datetime import date, datetime, timedelta

from bot.cases.case import Case
from bot.cases.own_case import locked_own_case
from bot.cases.turn import Turn
from bot.core.days import later_day
from bot.core.history import Event, EventKind
from bot.core.weeks import first_morning_of_next_week
from bot.core.working_time import next_working_moment
from bot.usecases.record_outcome import Recorded, record_on

SOME_HOURS = timedelta(hours=3)
"""Later today: long enough for a meeting, and short enough for most days."""


def snooze(
    turn: Turn, deal_id: str, step: str, *, days: int | None = None, day: date | None = None
) -> Recorded:
    """Put a step off by days or to a local day.

    Raises BadDate, NoSuchDeal or Unplannable.
    """
    case = locked_own_case(turn, deal_id)
    tz = case.calendar.tz
    wanted = day or turn.now.astimezone(tz).date() + timedelta(days=days or 1)
    return _put_off(turn, case, EventKind.SNOOZED, step, later_day(wanted, tz, turn.now))


def snooze_until_next_week(turn: Turn, deal_id: str, step: str) -> Recorded:
    """Put a step off to the first morning of the rep's next week.

    Raises NoSuchDeal or Unplannable.
    """
    case = locked_own_case(turn, deal_id)
    until = first_morning_of_next_week(case.calendar, turn.now)
    return _put_off(turn, case, EventKind.SNOOZED, step, until)


def snooze_for_hours(turn: Turn, deal_id: str, step: str) -> Recorded:
    """Put a step off to later today, else the next morning; raises NoSuchDeal or Unplannable.

    It is a moment that the rep named: no cap moves it to another day.
    """
    case = locked_own_case(turn, deal_id)
    until = next_working_moment(case.calendar, turn.now + SOME_HOURS)
    return _put_off(turn, case, EventKind.TIME_NAMED, step, until)


def skip(turn: Turn, deal_id: str, step: str) -> Recorded:
    """Leave a step out, an own-up never; raises NoSuchDeal or Unplannable."""
    case = locked_own_case(turn, deal_id)
    found = case.planned(step)
    if found is None or found.step.kind.is_own_up:
        return Recorded(case, changed=False)
    return record_on(turn, case, Event(EventKind.SKIPPED, turn.now, step))


def _put_off(turn: Turn, case: Case, what: EventKind, step: str, until: datetime) -> Recorded:
    if case.planned(step) is None:
        return Recorded(case, changed=False)
    return record_on(turn, case, Event(what, turn.now, step, until))
