"""A rep's calendar: hours, weekend, public holidays, vacations and pauses."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale

from bot.cases.coaching import WorkWeek
from bot.cases.public_holidays import are_known_in, holidays_in, worked_weekends_in
from bot.cases.territories import territory_of
from bot.core.currencies import currency_of, parse_locale
from bot.core.weekends import DOUBTFUL, WEEKENDS
from bot.core.working_time import Calendar, Hours, standard_week
from storage.models import Rep, TimeOff

YEARS_AHEAD = 3
EVERY_DAY = frozenset(range(7))


def calendar_of(rep: Rep, away: Iterable[TimeOff], week: WorkWeek, now: datetime) -> Calendar:
    """The rep's working calendar, in their own time zone."""
    start, end = _hours(rep.hours) if rep.hours else (week.start, week.end)
    region, worked = region_of(rep), _workdays(rep, week)
    days_off = _public_holidays(region, now.year) | _days(away)
    # Who has a week of their own does not work the Saturdays that their country moves.
    follows = worked == EVERY_DAY - weekend_of(region)
    days_on = _worked_weekends(region, now.year) if follows else frozenset()
    hours = dict.fromkeys(sorted(worked), Hours(start, end))
    return Calendar(ZoneInfo(rep.timezone), hours, days_off, days_on)


def client_calendar(timezone: str) -> Calendar:
    """When a client in that zone is likely to pick up the phone."""
    return standard_week(ZoneInfo(timezone))


def region_of(rep: Rep) -> str:
    """Where the rep's public holidays come from: their choice, else zone, else locale (DE, US-CA).

    The zone goes first because Slack's locale is a language: many an en-US is not in the US.
    """
    if rep.region is not None:
        return rep.region
    return territory_of(rep.timezone) or babel_locale(rep.locale).territory or ""


def own_currency(rep: Rep) -> str | None:
    """The currency of the rep's region, else of their locale; None where neither is known."""
    language = babel_locale(rep.locale).territory or ""
    return currency_of(region_of(rep).partition("-")[0]) or currency_of(language)


def is_region(text: str) -> bool:
    """Whether public holidays are known for a region such as DE or US-CA."""
    country, _, part = text.partition("-")
    return are_known_in(country, part)


@lru_cache(maxsize=256)
def babel_locale(locale: str) -> Locale:
    """Slack's locale (en-GB) as Babel's, English where Babel has none."""
    return parse_locale(locale)


def _workdays(rep: Rep, week: WorkWeek) -> frozenset[int]:
    if rep.workdays:
        return frozenset(int(day) for day in rep.workdays.split(","))
    return EVERY_DAY - (weekend_of(region_of(rep)) if week.weekend is None else week.weekend)


def weekend_of(region: str) -> frozenset[int]:
    """The weekdays (Monday 0) that are off in DE or MY-03: the table's, else CLDR's."""
    country = region.partition("-")[0] or "001"
    settled = WEEKENDS.get(region) or WEEKENDS.get(country)
    return settled if settled is not None else _by_cldr(country)


def doubtful_days(rep: Rep, calendar: Calendar, first: date, last: date) -> list[int]:
    """Weekdays from one day to another that some offices there work and others do not.

    None for a rep with days of their own, or where the workspace has set them.
    """
    region = region_of(rep)
    if rep.workdays or frozenset(calendar.hours) != EVERY_DAY - weekend_of(region):
        return []
    span = (first + timedelta(days=number) for number in range((last - first).days + 1))
    seen = {day.weekday() for day in span}
    return sorted(DOUBTFUL.get(region.partition("-")[0], frozenset()) & seen)


def _by_cldr(country: str) -> frozenset[int]:
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


@lru_cache(maxsize=256)
def _worked_weekends(region: str, year: int) -> frozenset[date]:
    country, _, part = region.partition("-")
    return worked_weekends_in(country, part, range(year - 1, year + YEARS_AHEAD))


def _days(away: Iterable[TimeOff]) -> frozenset[date]:
    return frozenset(
        span.first_day + timedelta(days=number)
        for span in away
        for number in range((span.last_day - span.first_day).days + 1)
    )
