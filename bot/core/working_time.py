"""Working time: a rep's hours, weekend and days off, right over daylight saving.

A working span is half-open, [start, end): nothing is ever due at closing time. A local time that a
clock change skips means the first moment after the gap; one that it repeats means the first time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from math import isfinite
from types import MappingProxyType
from zoneinfo import ZoneInfo

LONGEST_IDLE = timedelta(days=731)
# A moment at the very end of a day would be past it by the time a message is sent.
BEFORE_CLOSING = timedelta(minutes=1)
DAYS_IN_WEEK = 7
DAY = timedelta(days=1)

Span = tuple[datetime, datetime]


class NeverWorking(ValueError):
    """The calendar has no working day within two years of the moment asked about."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours of one weekday in local wall time; raises ValueError unless start < end."""

    start: time
    end: time
    end_if_repeated: time = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.start.tzinfo or self.end.tzinfo:
            raise ValueError("working hours are local wall time: give them without a time zone")
        if not self.start < self.end:
            msg = f"working hours must start before they end, not {self.start}-{self.end}"
            raise ValueError(msg)
        object.__setattr__(self, "start", self.start.replace(fold=0))
        # Kept ready, because making it anew for every day doubles the cost of counting days.
        object.__setattr__(self, "end_if_repeated", self.end.replace(fold=1))


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a person works; a weekday (Monday 0) missing from `hours` is a day off.

    `days_on` are worked all the same, as a Saturday that makes up for a day off.
    """

    tz: ZoneInfo
    hours: Mapping[int, Hours]
    days_off: frozenset[date] = frozenset()
    days_on: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if unknown := [day for day in self.hours if day not in range(DAYS_IN_WEEK)]:
            msg = f"weekdays go from 0 (Monday) to 6 (Sunday), not {unknown}"
            raise ValueError(msg)
        object.__setattr__(self, "hours", MappingProxyType(dict(self.hours)))

    def __hash__(self) -> int:
        return hash((self.tz, frozenset(self.hours.items()), self.days_off, self.days_on))


def standard_week(
    tz: ZoneInfo,
    start: time = time(9),
    end: time = time(17, 30),
    weekend: frozenset[int] = frozenset({5, 6}),
) -> Calendar:
    """Return a calendar with the same hours on every day outside the weekend."""
    hours = Hours(start, end)
    return Calendar(tz, {day: hours for day in range(DAYS_IN_WEEK) if day not in weekend})


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Tell whether any time is worked on this local date."""
    hours = _hours_on(calendar, day)
    if hours is None or day in calendar.days_off:
        return False
    opens = datetime.combine(day, hours.start, calendar.tz)
    closes = datetime.combine(day, hours.end_if_repeated, calendar.tz)
    if opens.utcoffset() == closes.utcoffset():
        return True
    # A gap can swallow the hours, or the whole date (Samoa, 30 December 2011).
    start, end = _span(calendar, day)
    return start < end


def is_working(calendar: Calendar, at: datetime) -> bool:
    """Tell whether this moment is in working time; raises ValueError if it is naive."""
    day = _local(calendar, at).date()
    if not is_working_day(calendar, day):
        return False
    start, end = _span(calendar, day)
    return start <= at < end


def next_working_moment(calendar: Calendar, at: datetime) -> datetime:
    """Return `at` itself if working, else the next start of work, in UTC; raises NeverWorking."""
    return add_business_hours(calendar, at, 0)


def next_shared_moment(calendar: Calendar, other: Calendar, at: datetime) -> datetime:
    """Return the first moment from `at` on when both work; the first calendar's if they never meet.

    Two people who do not meet within a fortnight are not made to wait for one another.
    """
    moment = next_working_moment(calendar, at)
    while moment - at < 14 * DAY:
        theirs = next_working_moment(other, moment)
        if theirs == moment:
            return moment
        moment = next_working_moment(calendar, theirs)
    return next_working_moment(calendar, at)


def add_business_hours(calendar: Calendar, at: datetime, hours: float) -> datetime:
    """Return the moment, in UTC, when `hours` (>= 0) more have been worked; raises NeverWorking."""
    if not isfinite(hours) or hours < 0:
        msg = f"business hours to add must be zero or more, not {hours}"
        raise ValueError(msg)
    left = timedelta(hours=hours)
    for day in _working_days(calendar, _local(calendar, at).date()):
        start, end = _span(calendar, day)
        begin = max(start, at.astimezone(UTC))
        room = max(end - begin, timedelta())
        if left < room:
            return begin + left
        left -= room
    raise _never_working(at)


def add_business_days(
    calendar: Calendar, at: datetime, days: int, at_time: time | None = None
) -> datetime:
    """Return a moment, in UTC, on the `days`-th working day after the local day of `at`.

    It is at `at_time` (None: the local time of `at`), brought inside that day's hours. With
    `days=0` it is the next working moment, whatever `at_time` is. Raises NeverWorking.
    """
    if days < 0:
        msg = f"business days to add must be zero or more, not {days}"
        raise ValueError(msg)
    if at_time and at_time.tzinfo:
        raise ValueError("at_time is local wall time: give it without a time zone")
    if days == 0:
        return next_working_moment(calendar, at)
    local = _local(calendar, at)
    day = next(islice(_working_days(calendar, local.date() + DAY), days - 1, None), None)
    if day is None:
        raise _never_working(at)
    start, end = _span(calendar, day)
    wished = _resolve(datetime.combine(day, at_time or local.time(), calendar.tz))
    return max(start, min(wished, end - BEFORE_CLOSING))


def working_days_before(calendar: Calendar, at: datetime, days: int) -> datetime:
    """Return the start of the n-th working day before the local day of `at` (UTC)."""
    day = _local(calendar, at).date()
    found = days
    for _ in range(LONGEST_IDLE.days):
        if found == 0:
            return _span(calendar, day)[0] if is_working_day(calendar, day) else at
        day -= DAY
        found -= is_working_day(calendar, day)
    raise _never_working(at)


def week_start(calendar: Calendar, day: date) -> date:
    """Return the first day of the calendar's week that `day` is in: after the longest time off."""
    first = min(
        calendar.hours, key=lambda weekday: (-_off_before(calendar, weekday), weekday), default=0
    )
    return day - timedelta(days=(day.weekday() - first) % DAYS_IN_WEEK)


def _off_before(calendar: Calendar, weekday: int) -> int:
    for days in range(DAYS_IN_WEEK):
        if (weekday - 1 - days) % DAYS_IN_WEEK in calendar.hours:
            return days
    return DAYS_IN_WEEK


def business_hours_between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Return the time worked from `start` to `end`; negative if `end` is the earlier."""
    if end.astimezone(UTC) < start.astimezone(UTC):
        return -business_hours_between(calendar, end, start)
    first, last = _local(calendar, start).date(), _local(calendar, end).date()
    since, until = start.astimezone(UTC), end.astimezone(UTC)
    worked = timedelta()
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if is_working_day(calendar, day):
            opens, closes = _span(calendar, day)
            worked += max(min(until, closes) - max(since, opens), timedelta())
    return worked


def _local(calendar: Calendar, at: datetime) -> datetime:
    if at.utcoffset() is None:
        msg = f"{at} has no time zone: pass an aware datetime"
        raise ValueError(msg)
    return at.astimezone(calendar.tz)


def _working_days(calendar: Calendar, day: date) -> Iterator[date]:
    """Yield working days from `day` on, until two idle years or the end of dates."""
    give_up = day.toordinal() + LONGEST_IDLE.days
    for ordinal in range(day.toordinal(), date.max.toordinal()):
        candidate = date.fromordinal(ordinal)
        if is_working_day(calendar, candidate):
            yield candidate
            give_up = ordinal + LONGEST_IDLE.days
        elif ordinal >= give_up:
            return


def _hours_on(calendar: Calendar, day: date) -> Hours | None:
    usual = calendar.hours.get(day.weekday())
    if usual is None and day in calendar.days_on:
        return next(iter(calendar.hours.values()), None)
    return usual


def _span(calendar: Calendar, day: date) -> Span:
    hours = _hours_on(calendar, day)
    if hours is None:
        raise KeyError(day)
    opens = _resolve(datetime.combine(day, hours.start, calendar.tz))
    return opens, _resolve(datetime.combine(day, hours.end, calendar.tz))


def _resolve(wall: datetime) -> datetime:
    first, second = wall.replace(fold=0), wall.replace(fold=1)
    # Only in a gap is the offset before a change (fold=0) the smaller one.
    if _offset(first) < _offset(second):
        return _end_of_gap(second, first)
    return first.astimezone(UTC)


def _offset(at: datetime) -> timedelta:
    return at.utcoffset() or timedelta()


def _end_of_gap(before: datetime, after: datetime) -> datetime:
    """Return the clock change between two moments, by halving: zoneinfo does not tell it."""
    low, high = (int(moment.timestamp()) for moment in (before, after))
    offset_after = _offset(after.astimezone(UTC).astimezone(after.tzinfo))
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(datetime.fromtimestamp(middle, after.tzinfo)) == offset_after:
            high = middle
        else:
            low = middle
    return datetime.fromtimestamp(high, UTC)


def _never_working(at: datetime) -> NeverWorking:
    return NeverWorking(
        f"no working day in the two years after {at:%Y-%m-%d}: "
        "check the weekdays, holidays and pause of this calendar"
    )
