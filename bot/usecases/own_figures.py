"""What a rep's own deals add up to, for their eyes: each figure with what it is taken from."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from bot.cases.calendars import calendar_of
from bot.cases.turn import Turn
from bot.core.deal_state import DealState
from bot.core.history import EventKind
from bot.core.working_time import business_hours_between
from storage.models import RepKey
from storage.own_figures import Recorded, count_recorded, promises_kept, reported_and_done

_COUNTED = (EventKind.ASKED, EventKind.DOOR_OPEN, EventKind.RECOVERED)
_NONE = Recorded(0, 0)


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """Asks and the deals they were about, what came of them, promises, and the time to own up.

    `to_own_up` is the median in business hours of the rep, None where nothing was owned up to.
    """

    asks: int = 0
    asked: int = 0
    doors: int = 0
    won: int = 0
    kept: int = 0
    due: int = 0
    owned_up: int = 0
    to_own_up: timedelta | None = None


def own_figures(turn: Turn) -> OwnFigures:
    """The actor's own, in three statements."""
    whose, removed = RepKey(turn.team_id, turn.actor), DealState.UNDONE
    counted = count_recorded(turn.session, whose, removed, _COUNTED)
    asked, doors, won = (counted.get(kind, _NONE) for kind in _COUNTED)
    kept, due = promises_kept(turn.session, whose, removed, turn.now)
    took = _times_to_own_up(turn, whose, removed)
    return OwnFigures(
        asked.times,
        asked.deals,
        doors.deals,
        won.deals,
        kept,
        due,
        len(took),
        timedelta(seconds=median(took)) if took else None,
    )


def _times_to_own_up(turn: Turn, whose: RepKey, removed: str) -> list[float]:
    found = reported_and_done(turn.session, whose, removed, EventKind.OWNED_UP)
    me = turn.me()
    if not found or me is None:
        return []
    calendar = calendar_of(me.rows.rep, me.rows.time_off, turn.coaching.week, turn.now)
    # What was owned up to before it was logged took no time that anybody knows of.
    spans = [(min(reported, done), done) for reported, done in found]
    return [business_hours_between(calendar, *span).total_seconds() for span in spans]
