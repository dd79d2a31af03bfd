"""A time as people say it: "by noon tomorrow", "by Monday at 10"."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

HALF_HOUR = 30
WEEK = 7
NOON, AFTERNOON, EVENING, NIGHT = 12, 13, 18, 21
EARLY = 8
"""Before this hour the part of the day is named."""

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


@dataclass(frozen=True, slots=True)
class Clock:
    """Whose clock a time is said by; `theirs`: it is not the rep's, and that has to be said."""

    tz: ZoneInfo
    american: bool = False
    theirs: bool = False


def spoken_by(at: datetime, now: datetime, clock: Clock) -> str:
    """A deadline as it is said aloud: "by noon tomorrow"; never later than `at`."""
    local, today = _rounded(at.astimezone(clock.tz)), now.astimezone(clock.tz).date()
    part, ahead = _part(local), (local.date() - today).days
    if ahead == 0:
        said = "noon today" if part == "" else f"{_hour(local)} {_this(part)}"
    elif ahead == 1:
        said = f"{_hour(local)} tomorrow{f' {part}' if part else ''}"
    else:
        return written_by(at, now, clock)
    return f"by {said}{_whose(clock)}"


def written_by(at: datetime, now: datetime, clock: Clock) -> str:
    """A deadline that is still true when it is read on another day: "by Monday at 10"."""
    local, today = _rounded(at.astimezone(clock.tz)), now.astimezone(clock.tz).date()
    far = (local.date() - today).days >= WEEK
    day = said_day(local.date(), american=clock.american) if far else DAYS[local.weekday()]
    if _part(local) == "":
        said = f"noon on {day}"
    elif _part(local) == "morning" and local.hour >= EARLY:
        said = f"{day} at {_hour(local)}"
    elif far:
        said = f"{_hour(local)} {_in_the(_part(local))} on {day}"
    else:
        said = f"{_hour(local)} on {day} {_part(local)}"
    return f"by {said}{_whose(clock)}"


def said_day(on: date, *, american: bool) -> str:
    """A day that is true whenever it is read: "Monday 7 December", "Monday, December 7"."""
    day, month = DAYS[on.weekday()], MONTHS[on.month - 1]
    return f"{day}, {month} {on.day}" if american else f"{day} {on.day} {month}"


def _rounded(local: datetime) -> datetime:
    # Nobody says "by 10:41", and a little earlier is still in time.
    half = local.replace(minute=local.minute // HALF_HOUR * HALF_HOUR, second=0, microsecond=0)
    # Midnight belongs to no day that everybody agrees on: the evening before is safe.
    return half if half.hour else half.replace(minute=0) - timedelta(minutes=HALF_HOUR)


def _hour(local: datetime) -> str:
    if (local.hour, local.minute) == (NOON, 0):
        return "noon"
    return f"{(local.hour - 1) % 12 + 1}{f':{local.minute}' if local.minute else ''}"


def _part(local: datetime) -> str:
    if (local.hour, local.minute) == (NOON, 0):
        return ""
    if local.hour < NOON:
        return "morning"
    if local.hour < EVENING:
        return "afternoon"
    return "evening" if local.hour < NIGHT else "night"


def _this(part: str) -> str:
    return "tonight" if part == "night" else f"this {part}"


def _in_the(part: str) -> str:
    return "at night" if part == "night" else f"in the {part}"


def _whose(clock: Clock) -> str:
    return ", your time" if clock.theirs else ""
