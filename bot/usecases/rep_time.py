"""A rep's own time: hours, region, vacations and pauses; every plan follows."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.cases.calendars import calendar_of, is_region, region_of
from bot.cases.case import plan_again
from bot.cases.coaching import Coaching
from bot.cases.own_case import is_repeat
from bot.cases.reps import ensure_rep, note_presence
from bot.core.deal_state import CLOSED, DealState
from bot.usecases.snooze import BadDate, refuse_absurd
from storage.deals import deals_of_rep
from storage.models import Rep, TimeOff
from storage.teams import save_rep, time_off_of

_GOING_ON = tuple(state for state in DealState if state not in CLOSED)


@dataclass(frozen=True, slots=True)
class OwnHours:
    """What a rep sets: hours like 09:00-17:30, weekdays (Monday 0), region like DE or US-CA."""

    hours: str | None
    workdays: frozenset[int] | None
    region: str | None


@dataclass(frozen=True, slots=True)
class RepTime:
    """A rep's time as it is now: hours, weekdays (Monday 0) and region."""

    start: time
    end: time
    workdays: frozenset[int]
    region: str


class UnknownRegion(ValueError):
    """No public holidays are known for this region."""


def rep_time(
    session: Session, coaching: Coaching, team_id: str, rep_id: str, now: datetime
) -> RepTime:
    """A rep's time, from their own settings or the defaults."""
    rep = ensure_rep(session, team_id, rep_id, now)
    hours = calendar_of(rep, (), coaching.week, now).hours
    first = next(iter(hours.values()))
    return RepTime(first.start, first.end, frozenset(hours), region_of(rep))


def pause(
    session: Session, coaching: Coaching, *, team_id: str, rep_id: str, until: date, now: datetime
) -> Rep:
    """Nudge a rep again from that local day on; raises BadDate."""
    rep = ensure_rep(session, team_id, rep_id, now)
    today = now.astimezone(ZoneInfo(rep.timezone)).date()
    if until <= today:
        raise BadDate("date_past")
    refuse_absurd(until, today)
    last_day = until - timedelta(days=1)
    session.add(TimeOff(team_id=team_id, rep_id=rep_id, first_day=today, last_day=last_day))
    _acted(session, coaching, team_id, rep_id, now)
    return rep


def resume(
    session: Session, coaching: Coaching, *, team_id: str, rep_id: str, now: datetime
) -> bool:
    """End whatever pause covers today; returns whether there was one."""
    rep = ensure_rep(session, team_id, rep_id, now)
    today = now.astimezone(ZoneInfo(rep.timezone)).date()
    spans = time_off_of(session, team_id, rep_id)
    running = [span for span in spans if span.first_day <= today <= span.last_day]
    for span in running:
        if span.first_day == today:
            session.delete(span)
        else:
            span.last_day = today - timedelta(days=1)
            session.add(span)
    _acted(session, coaching, team_id, rep_id, now)
    return bool(running)


def add_vacation(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    rep_id: str,
    first_day: date,
    last_day: date,
    now: datetime,
    delivery: str | None = None,
) -> None:
    """Leave a rep in peace on these local days, once a delivery; raises BadDate."""
    if is_repeat(session, team_id, delivery, now):
        return
    rep = ensure_rep(session, team_id, rep_id, now)
    today = now.astimezone(ZoneInfo(rep.timezone)).date()
    if last_day < first_day or last_day < today:
        raise BadDate("date_past")
    refuse_absurd(last_day, today)
    session.add(TimeOff(team_id=team_id, rep_id=rep_id, first_day=first_day, last_day=last_day))
    _acted(session, coaching, team_id, rep_id, now)


def set_hours(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    rep_id: str,
    own: OwnHours,
    now: datetime,
) -> Rep:
    """Keep a rep's own hours, days and region; raises UnknownRegion."""
    if own.region is not None and not is_region(own.region):
        raise UnknownRegion(own.region)
    rep = ensure_rep(session, team_id, rep_id, now)
    rep.hours = own.hours
    rep.workdays = ",".join(str(day) for day in sorted(own.workdays)) if own.workdays else None
    rep.region = own.region
    saved = save_rep(session, rep)
    _acted(session, coaching, team_id, rep_id, now)
    return saved


def _acted(session: Session, coaching: Coaching, team_id: str, rep_id: str, now: datetime) -> None:
    note_presence(session, team_id, rep_id, now)
    session.flush()
    for deal in deals_of_rep(session, team_id, rep_id, _GOING_ON):
        plan_again(session, coaching, team_id, deal.id, now)
