"""A rep names the moment at which they will call or write, and is reminded then.

A named time makes it likelier to happen (Rogers, Milkman, John & Norton 2015). It is the rep's own
wish, so the reminder counts towards no cap of theirs; what holds a step holds it all the same.
"""

from datetime import UTC, datetime

from sqlmodel import Session

from bot.cases.case import Case
from bot.cases.coaching import Coaching
from bot.cases.own_case import own_case
from bot.core.history import Event, EventKind
from bot.core.working_time import is_working
from bot.usecases.record_outcome import Recorded, record_outcome
from bot.usecases.snooze import BadDate, refuse_absurd


def name_time(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    deal_id: str,
    actor: str,
    step: str,
    moment: datetime,
    delivery: str,
    now: datetime,
) -> Recorded:
    """Remind of a step at that moment; raises BadDate, NoSuchDeal or NotYours."""
    case = own_case(session, coaching, team_id, deal_id, actor, now)
    planned = case.planned(step)
    if planned is None or planned.due_at is None:
        return Recorded(case, changed=False)
    _refuse_odd(case, moment, planned.due_at, now)
    return record_outcome(
        session,
        coaching,
        team_id=team_id,
        deal_id=deal_id,
        actor=actor,
        event=Event(EventKind.TIME_NAMED, now, step, moment.astimezone(UTC)),
        delivery=delivery,
    )


def _refuse_odd(case: Case, moment: datetime, due_at: datetime, now: datetime) -> None:
    tz = case.calendar.tz
    if moment <= now:
        raise BadDate("moment_past")
    refuse_absurd(moment.astimezone(tz).date(), now.astimezone(tz).date())
    if moment < due_at:
        raise BadDate("moment_early")
    if not is_working(case.calendar, moment):
        raise BadDate("moment_off")
