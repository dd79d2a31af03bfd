"""Days of the week on which offices of a country differ: the rep is asked once, when it matters."""

from datetime import datetime, timedelta

from bot.cases.calendars import doubtful_days
from bot.cases.case import Case

SOON = timedelta(days=2)


def doubtful_day_ahead(case: Case, now: datetime) -> int | None:
    """The weekday (Monday 0) around which the next step falls and that some do not work."""
    due = min((found.due_at for found in case.plan if found.due_at is not None), default=None)
    return _doubtful(case, now, min(due, now + SOON)) if due is not None else None


def day_asked_about(case: Case) -> int | None:
    """The weekday that this deal's receipt asks about, until the rep has said."""
    if case.rep.week_asked != case.deal.id:
        return None
    reported = case.deal.reported_at
    return _doubtful(case, reported, reported + SOON)


def _doubtful(case: Case, first: datetime, last: datetime) -> int | None:
    zone = case.calendar.tz
    days = first.astimezone(zone).date(), last.astimezone(zone).date()
    return next(iter(doubtful_days(case.rep, case.calendar, *days)), None)
