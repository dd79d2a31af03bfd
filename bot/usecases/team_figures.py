"""The months of a team in figures: counts and rates, no names, no losses by person."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.cases.calendars import calendar_of
from bot.cases.turn import Turn
from bot.core.circumstances import Circumstance, is_client
from bot.core.deal_state import DealState
from bot.core.figures import Kept, Month, Raw, Told, firsts, month_figures, month_starts
from bot.core.history import EventKind
from bot.core.money import Money
from bot.core.working_time import Calendar, business_hours_between
from storage.figures import (
    EventFact,
    asks_told_since,
    events_since,
    promises_due,
    recoveries_since,
    refused_asks_since,
    stops_since,
)
from storage.models import Promise, PromiseState, Recovery, RepKey
from storage.teams import get_reps, get_team

MONTHS = 3
"""This one so far, and two before it."""

_KINDS = (
    EventKind.REPORTED,
    EventKind.OWNED_UP,
    EventKind.ASKED,
    EventKind.YES,
    EventKind.DOOR_OPEN,
    EventKind.NO,
)
_GONE = (DealState.UNDONE,)
_NO_CLIENTS = tuple(one for one in Circumstance if not is_client(one))


def team_figures(turn: Turn) -> list[Month]:
    """The latest months, in as many statements however many deals there are."""
    tz = _zone(turn)
    days = month_starts(turn.now, tz, MONTHS)
    since = datetime.combine(days[-1], time(), tzinfo=tz)
    raw = _read(turn, since)
    return [month_figures(raw, day, tz) for day in days]


def _zone(turn: Turn) -> ZoneInfo:
    team = get_team(turn.session, turn.team_id)
    zone = turn.coaching.digest.timezone or (team.timezone if team else None)
    return ZoneInfo(zone or "UTC")


def _read(turn: Turn, since: datetime) -> Raw:
    session, team_id = turn.session, turn.team_id
    facts = events_since(session, team_id, _KINDS, since, (_GONE, _NO_CLIENTS))
    told = [Told(one.deal_id, EventKind(one.what), one.at, one.reported_at) for one in facts]
    asked_for = asks_told_since(session, team_id, since, _GONE)
    own_ups, asked = firsts(told, EventKind.OWNED_UP), firsts(told, EventKind.ASKED)
    worked = _Worked(_calendars(turn, facts), {one.deal_id: one.rep_id for one in facts})
    return Raw(
        told=told,
        asked_for=asked_for,
        promises=[_kept(one) for one in promises_due(session, team_id, since, turn.now, _GONE)],
        recovered=_amounts(recoveries_since(session, team_id, since)),
        stops=stops_since(session, team_id, since),
        refused=refused_asks_since(session, team_id, since, _GONE),
        own_up={
            one.deal_id: worked(one.deal_id, one.reported_at, one.at) for one in own_ups.values()
        },
        to_ask={
            one.deal_id: worked(one.deal_id, asked_for[one.deal_id], one.at)
            for one in asked.values()
            if one.deal_id in asked_for
        },
    )


class _Worked:
    """How much working time of a deal's rep lies between two moments."""

    def __init__(self, calendars: Mapping[str, Calendar], owner: Mapping[str, str]) -> None:
        self._calendars = calendars
        self._owner = owner

    def __call__(self, deal_id: str, start: datetime, end: datetime) -> timedelta:
        if end <= start:
            # Done before it was told, or before its day.
            return timedelta()
        return business_hours_between(self._calendars[self._owner[deal_id]], start, end)


def _calendars(turn: Turn, facts: Iterable[EventFact]) -> dict[str, Calendar]:
    whose = {RepKey(turn.team_id, one.rep_id) for one in facts}
    week = turn.own.week
    return {
        one.rep_id: calendar_of(known.rep, known.time_off, week, turn.now)
        for one, known in get_reps(turn.session, whose).items()
    }


def _kept(promise: Promise) -> Kept:
    kept = promise.state == PromiseState.KEPT and not promise.was_missed
    return Kept(promise.due_at, kept)


def _amounts(recoveries: Iterable[Recovery]) -> list[tuple[datetime, Money]]:
    return [
        (one.at, Money(one.amount_minor, one.currency))
        for one in recoveries
        if one.amount_minor is not None and one.currency is not None
    ]
