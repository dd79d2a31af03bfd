"""Dates as people type them: 3 Jan, January 3, 2027-01-03, 3/1 as their country reads it."""

from datetime import date, datetime, time, timedelta

from babel.dates import get_date_format
from dateutil import parser
from dateutil.relativedelta import relativedelta

from bot.cases.calendars import babel_locale

NEXT_YEAR_AFTER = timedelta(days=1)


class NotADate(ValueError):
    """Nothing that reads as a day."""


def read_date(text: str, locale: str, today: date) -> date:
    """The day that was typed, the next one of that name where no year is given; or NotADate."""
    pattern = get_date_format("short", locale=babel_locale(locale)).pattern
    day_first = pattern.index("d") < pattern.index("M")
    iso = text.strip()[:4].isdigit()
    default = datetime.combine(today, time())
    try:
        read: datetime = parser.parse(text, dayfirst=day_first and not iso, default=default)
    except (ValueError, OverflowError) as error:
        raise NotADate(text) from error
    found = read.date()
    year_given = str(found.year) in text or f"{found.year % 100:02d}" in text.split()[-1:]
    if found < today and not year_given:
        return found + relativedelta(years=1)
    return found
