"""When the team digest falls and what period it tells of."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

FEW = 5
"""From this many cases up a count is shown (coaching.md, section 5); nothing of a number below."""


class WhenEmpty(StrEnum):
    """What a digest with nothing to tell does."""

    LINE = "line"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class DigestTime:
    """The weekly moment of the digest: weekday (Monday 0) and local time."""

    weekday: int
    at: time
    tz: ZoneInfo


@dataclass(frozen=True, slots=True)
class Period:
    """The week that ends when its digest is due; both ends UTC, `until` exclusive."""

    since: datetime
    until: datetime
    key: str


def next_period(when: DigestTime, now: datetime) -> Period:
    """The first period that ends after `now`; raises ValueError if it is naive."""
    if now.utcoffset() is None:
        raise ValueError(f"{now} has no time zone: pass an aware datetime")
    local = now.astimezone(when.tz)
    day = local.date() + timedelta(days=(when.weekday - local.weekday()) % 7)
    if _moment(day, when) <= now:
        day += timedelta(days=7)
    return _period(day, when)


def week_of(at: datetime, tz: ZoneInfo) -> int:
    """Which calendar week (Monday to Sunday) a moment falls in there, counted through the years."""
    # Monday is the first day of both; of a moment in UTC the hour would change with the season.
    return (at.astimezone(tz).toordinal() - 1) // 7


def _period(day: date, when: DigestTime) -> Period:
    since = _moment(day - timedelta(days=7), when)
    return Period(since, _moment(day, when), day.isoformat())


def _moment(day: date, when: DigestTime) -> datetime:
    return datetime.combine(day, when.at, tzinfo=when.tz).astimezone(UTC)
