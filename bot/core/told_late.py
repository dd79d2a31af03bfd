"""When a thing happened that is told of later, and which days nobody can mean."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.days import BadDate
from bot.core.history import Event, EventKind, last

BEFORE_THE_REPORT = timedelta(days=60)
"""How long before its report a deal may have been worked on already; our judgement."""

_WORK = frozenset(
    {
        EventKind.NOT_REACHED,
        EventKind.OWNED_UP,
        EventKind.PLAN_SENT,
        EventKind.REPAIRED,
        EventKind.PREVENTION_SENT,
        EventKind.SOLVED,
        EventKind.NOT_SOLVED,
        EventKind.REPLIED,
        EventKind.REASON_ASKED,
        EventKind.ASKED,
        EventKind.STAY_IN_TOUCH,
        EventKind.NO_CONTACT,
        EventKind.TOUCHED,
    }
)
"""What may have been done before the loss was reported."""

_FOLLOWS: dict[EventKind, tuple[EventKind, ...]] = {
    EventKind.CHASED: (EventKind.ASKED,),
    EventKind.YES: (EventKind.ASKED,),
    EventKind.DOOR_OPEN: (EventKind.ASKED,),
    EventKind.NO: (EventKind.ASKED,),
    EventKind.TOUCH_ANSWERED: (EventKind.TOUCHED,),
    EventKind.RECOVERED: (EventKind.YES, EventKind.CAME_BACK),
    EventKind.DID_NOT_WORK: (EventKind.YES, EventKind.CAME_BACK),
    EventKind.MANAGER_CALLED: (EventKind.DID_NOT_WORK,),
    EventKind.CAME_BACK: (),
}
"""What happens only after something else did; where that is not on record, after the report."""

DATED = _WORK | _FOLLOWS.keys()
"""What happens on a day that the rep may name."""


def happened_at(
    what: EventKind, day: date, history: tuple[Event, ...], tz: ZoneInfo, now: datetime
) -> datetime:
    """The moment to record for what happened on a local day: its noon, or now; raises BadDate."""
    today = now.astimezone(tz).date()
    if day > today:
        raise BadDate("day_ahead")
    earliest = _earliest(what, history)
    if day < earliest.astimezone(tz).date():
        raise BadDate("day_early")
    if day == today:
        return now
    return max(datetime.combine(day, time(12), tzinfo=tz), earliest).astimezone(now.tzinfo)


def _earliest(what: EventKind, history: tuple[Event, ...]) -> datetime:
    reported = history[0].at
    if what in _WORK:
        return reported - BEFORE_THE_REPORT
    before = last(history, *_FOLLOWS.get(what, ()))
    return before.at if before else reported
