"""A rep's own time: hours, region, vacations and pauses; every plan follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.cases.calendars import calendar_of, is_region, region_of
from bot.cases.case import Case
from bot.cases.own_case import is_repeat, locked_own_case
from bot.cases.reps import ensure_rep
from bot.cases.turn import Turn
from bot.core.days import BadDate, refuse_absurd
from storage.case_rows import Wanted
from storage.deal_scopes import Scope
from storage.models import Rep, TimeOff
from storage.teams import time_off_of

USUAL_PAUSE = timedelta(days=7)


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


def rep_time(turn: Turn) -> RepTime:
    """A rep's time, from their own settings or the defaults."""
    rep = _rep(turn)
    hours = calendar_of(rep, (), turn.own.week, turn.now).hours
    first = next(iter(hours.values()))
    return RepTime(first.start, first.end, frozenset(hours), region_of(rep))


@dataclass(frozen=True, slots=True)
class OwnPause:
    """Until which local day a rep is left in peace now, if at all; `usual` is what is offered."""

    until: date | None
    usual: date


@dataclass(frozen=True, slots=True)
class Paused:
    """The local day from which a rep is nudged again: later than asked, where a vacation begins."""

    until: date


def own_pause(turn: Turn) -> OwnPause:
    """A rep's pause as it is now."""
    today = _today(_rep(turn), turn.now)
    free = _free_from(_spans(turn), today)
    return OwnPause(free if free > today else None, today + USUAL_PAUSE)


def pause(turn: Turn, until: date) -> Paused:
    """Nudge a rep again from that local day on, whatever was said before; raises BadDate."""
    rep = _rep(turn)
    today = _today(rep, turn.now)
    if until <= today:
        raise BadDate("date_past")
    refuse_absurd(until, today)
    # What was said last holds: a longer pause of before would go on behind its back.
    _end_running(turn, today)
    _add_time_off(turn, today, until - timedelta(days=1))
    _plan_all_again(turn, rep)
    return Paused(_free_from(_spans(turn), today))


def resume(turn: Turn) -> bool:
    """End whatever pause covers today; returns whether there was one."""
    rep = _rep(turn)
    today = _today(rep, turn.now)
    was_paused = _end_running(turn, today)
    _plan_all_again(turn, rep)
    return was_paused


def add_vacation(turn: Turn, first_day: date, last_day: date) -> None:
    """Leave a rep in peace on these local days, once a delivery; raises BadDate."""
    if is_repeat(turn):
        return
    rep = _rep(turn)
    today = _today(rep, turn.now)
    if last_day < first_day or last_day < today:
        raise BadDate("date_past")
    refuse_absurd(last_day, today)
    _add_time_off(turn, first_day, last_day)
    _plan_all_again(turn, rep)


def set_hours(turn: Turn, own: OwnHours) -> Rep:
    """Keep a rep's own hours, days and region; raises UnknownRegion."""
    if own.region is not None and not is_region(own.region):
        raise UnknownRegion(own.region)
    rep = _rep(turn)
    rep.hours = own.hours
    rep.workdays = _as_kept(own.workdays) if own.workdays else None
    rep.region = own.region
    _plan_all_again(turn, rep)
    return rep


def keep_week(turn: Turn, deal_id: str) -> Case:
    """The rep says that the days for which they are taken are theirs; raises NoSuchDeal.

    Nothing is planned anew: it stays as it was.
    """
    case = locked_own_case(turn, deal_id)
    case.rep.workdays = _as_kept(case.calendar.hours)
    turn.session.add(case.rep)
    return case


def _as_kept(workdays: Iterable[int]) -> str:
    return ",".join(str(day) for day in sorted(workdays))


def _end_running(turn: Turn, today: date) -> bool:
    running = [span for span in _spans(turn) if span.first_day <= today <= span.last_day]
    for span in running:
        if span.first_day == today:
            turn.session.delete(span)
        else:
            span.last_day = today - timedelta(days=1)
            turn.session.add(span)
    turn.session.flush()
    return bool(running)


def _spans(turn: Turn) -> list[TimeOff]:
    return time_off_of(turn.session, turn.team_id, turn.actor)


def _free_from(spans: Iterable[TimeOff], day: date) -> date:
    """The first day from that one on which no span covers."""
    for span in sorted(spans, key=lambda one: one.first_day):
        if span.first_day <= day <= span.last_day:
            day = span.last_day + timedelta(days=1)
    return day


def _rep(turn: Turn) -> Rep:
    return ensure_rep(turn.session, turn.team_id, turn.actor, turn.now)


def _today(rep: Rep, now: datetime) -> date:
    return now.astimezone(ZoneInfo(rep.timezone)).date()


def _add_time_off(turn: Turn, first_day: date, last_day: date) -> None:
    turn.session.add(
        TimeOff(team_id=turn.team_id, rep_id=turn.actor, first_day=first_day, last_day=last_day)
    )


def _plan_all_again(turn: Turn, rep: Rep) -> None:
    if rep.acted_at is None or rep.acted_at < turn.now:
        rep.acted_at = turn.now
    turn.session.add(rep)
    turn.session.flush()
    mine = turn.cases.read(Wanted([turn.team_id], [turn.actor], Scope.OPEN_OF_REPS), lock=True)
    turn.cases.plan_again(mine)
