"""A rep names the moment at which they will call or write, and is reminded then.

A named time makes it likelier to happen (Rogers, Milkman, John & Norton 2015). It is the rep's own
wish, so the reminder counts towards no cap of theirs; what holds a step holds it all the same.
"""

from datetime import UTC, datetime

from bot.cases.case import Case
from bot.cases.own_case import locked_own_case
from bot.cases.turn import Turn
from bot.core.days import BadDate, refuse_absurd
from bot.core.history import Event, EventKind
from bot.core.working_time import is_working
from bot.usecases.record_outcome import Recorded, record_on


def name_time(turn: Turn, deal_id: str, step: str, moment: datetime) -> Recorded:
    """Remind of a step at that moment; raises BadDate, NoSuchDeal or Unplannable."""
    case = locked_own_case(turn, deal_id)
    planned = case.planned(step)
    if planned is None or planned.due_at is None:
        return Recorded(case, changed=False)
    _refuse_odd(case, moment, planned.due_at, turn.now)
    named = Event(EventKind.TIME_NAMED, turn.now, step, moment.astimezone(UTC))
    return record_on(turn, case, named)


def _refuse_odd(case: Case, moment: datetime, due_at: datetime, now: datetime) -> None:
    tz = case.calendar.tz
    if moment <= now:
        raise BadDate("moment_past")
    refuse_absurd(moment.astimezone(tz).date(), now.astimezone(tz).date())
    if moment < due_at:
        raise BadDate("moment_early")
    if not is_working(case.calendar, moment):
        raise BadDate("moment_off")
