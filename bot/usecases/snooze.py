"""A rep puts a step off to a later day; it comes back once, in working time."""

from datetime import date, timedelta

from bot.cases.own_case import locked_own_case
from bot.cases.turn import Turn
from bot.core.days import later_day
from bot.core.history import Event, EventKind
from bot.usecases.record_outcome import Recorded, record_on


def snooze(
    turn: Turn, deal_id: str, step: str, *, days: int | None = None, day: date | None = None
) -> Recorded:
    """Put a step off by days or to a local day.

    Raises BadDate, NoSuchDeal or Unplannable.
    """
    case = locked_own_case(turn, deal_id)
    tz = case.calendar.tz
    wanted = day or turn.now.astimezone(tz).date() + timedelta(days=days or 1)
    until = later_day(wanted, tz, turn.now)
    if case.planned(step) is None:
        return Recorded(case, changed=False)
    return record_on(turn, case, Event(EventKind.SNOOZED, turn.now, step, until))
