"""A rep's calendar: hours, weekend, public holidays, vacations and pauses."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from bot.cases.coaching import WorkWeek
from bot.cases.public_holidays import are_known_in, holidays_in
from bot.core.working_time import Calendar, Hours, standard_week
from storage.models import Rep, TimeOff

YEARS_AHEAD = 3


def calendar_of(rep: Rep, away: Iterable[TimeOff], week: WorkWeek, now: datetime) -> Calendar:
    """The rep's working calendar, in their own time zone."""
    start, end = _hours(rep.hours) if rep.hours else (week.start, week.end)
    days_off = _public_holidays(region_of(rep), now.year) | _days(away)
    worked = _workdays(rep, week)
    hours = Hours(start, end)
    return Calendar(ZoneInfo(rep.timezone), dict.fromkeys(worked, hours), days_off)


def client_calendar(timezone: str) -> Calendar:
    """When a client in that zone is likely to pick up the phone."""
    return standard_week(ZoneInfo(timezone))


def region_of(rep: Rep) -> str:
    """Where the rep's public holidays come from: their choice, else zone, else locale (DE, US-CA).

    The zone goes first because Slack's locale is a language: many an en-US is not in the US.
    """
    if rep.region is not None:
        return rep.region
    return (
        get_global("zone_territories").get(rep.timezone) or babel_locale(rep.locale).territory or ""
    )


def is_region(text: str) -> bool:
    """Whether public holidays are known for a region such as DE or US-CA."""
    country, _, part = text.partition("-")
    return are_known_in(country, part)


@lru_cache(maxsize=256)
def babel_locale(locale: str) -> Locale:
    """Slack's locale (en-GB) as Babel's, English where Babel has none."""
    try:
        return Locale.parse(locale, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_US")


def _workdays(rep: Rep, week: WorkWeek) -> frozenset[int]:
    every_day = frozenset(range(7))
    if rep.workdays:
        return frozenset(int(day) for day in rep.workdays.split(","))
    return every_day - (_weekend(rep) if week.weekend is None else week.weekend)


def _weekend(rep: Rep) -> frozenset[int]:
    country = region_of(rep).partition("-")[0] or "001"
    known = babel_locale(f"und-{country}")
    first, final = known.weekend_start, known.weekend_end
    return frozenset((first + day) % 7 for day in range((final - first) % 7 + 1))


def _hours(text: str) -> tuple[time, time]:
    start, end = text.split("-")
    return time.fromisoformat(start), time.fromisoformat(end)


@lru_cache(maxsize=256)
def _public_holidays(region: str, year: int) -> frozenset[date]:
    country, _, part = region.partition("-")
    return holidays_in(country, part, range(year - 1, year + YEARS_AHEAD))


def _days(away: Iterable[TimeOff]) -> frozenset[date]:
    return frozenset(
        span.first_day + timedelta(days=number)
        for span in away
        for number in range((span.last_day - span.first_day).days + 1)
    )
