"""Days that people pick, and those that nobody can mean."""

from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

LONGEST = relativedelta(years=2)

DateProblem = Literal[
    "date_past",
    "date_far",
    "moment_past",
    "moment_early",
    "moment_off",
    "day_ahead",
    "day_early",
]


class BadDate(ValueError):
    """A day or moment that will not do; `reason` names the label that says why."""

    def __init__(self, reason: DateProblem) -> None:
        super().__init__(reason)
        self.reason = reason


def refuse_absurd(day: date, today: date) -> None:
    """Refuse a day that nobody plans for; raises BadDate."""
    if day > today + LONGEST:
        raise BadDate("date_far")


def later_day(day: date, tz: ZoneInfo, now: datetime) -> datetime:
    """The start of a local day after today; raises BadDate."""
    today = now.astimezone(tz).date()
    if day <= today:
        raise BadDate("date_past")
    refuse_absurd(day, today)
    return datetime.combine(day, time(), tzinfo=tz)
