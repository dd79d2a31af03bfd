"""A rep puts a step off to a later day; it comes back once, in working time."""

from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.cases.own_case import own_case
from bot.core.history import Event, EventKind
from bot.usecases.record_outcome import Recorded, record_outcome

LONGEST = timedelta(days=730)


DateProblem = Literal["date_past", "date_far", "moment_past", "moment_early", "moment_off"]


class BadDate(ValueError):
    """A day or moment that will not do; `reason` names the label that says why."""

    def __init__(self, reason: DateProblem) -> None:
        super().__init__(reason)
        self.reason = reason


def snooze(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    deal_id: str,
    actor: str,
    step: str,
    days: int | None = None,
    day: date | None = None,
    delivery: str,
    now: datetime,
) -> Recorded:
    """Put a step off by days or to a local day; raises BadDate, NoSuchDeal or NotYours."""
    case = own_case(session, coaching, team_id, deal_id, actor, now)
    tz = case.calendar.tz
    until = later_day(day or now.astimezone(tz).date() + timedelta(days=days or 1), tz, now)
    if case.planned(step) is None:
        return Recorded(case, changed=False)
    return record_outcome(
        session,
        coaching,
        team_id=team_id,
        deal_id=deal_id,
        actor=actor,
        event=Event(EventKind.SNOOZED, now, step, until),
        delivery=delivery,
    )


def refuse_absurd(day: date, today: date) -> None:
    """Refuse a day that nobody plans for; raises BadDate."""
    if day - today > LONGEST:
        raise BadDate("date_far")


def later_day(day: date, tz: ZoneInfo, now: datetime) -> datetime:
    """The start of a local day after today; raises BadDate."""
    today = now.astimezone(tz).date()
    if day <= today:
        raise BadDate("date_past")
    refuse_absurd(day, today)
    return datetime.combine(day, time(), tzinfo=tz)
