"""A date as people type it; what could mean two things is not read, so that it is asked.

A missing part rolls forward by that part: "3" is the next 3rd, "January" the next 1 January. Names
come from CLDR, phrases from `date_words`, the arithmetic from dateutil; docs/world.md says why no
library that reads dates does the whole of it.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from babel import Locale
from dateutil.relativedelta import relativedelta

from bot.core.currencies import parse_locale
from bot.core.date_words import Words, months_of, plain, weekdays_of, words_of

DAYS_IN_WEEK = 7
CENTURY, YEAR_LENGTH, DAY_AND_YEAR = 2000, 4, 2
LAST_MONTH, LONGEST_MONTH = 12, 31
MOST_YEARS, MOST_MONTHS = 9, 3

_ISO = re.compile(r"(\d{4})([-./]?)(\d{1,2})\2(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})\s?([./-])\s?(\d{1,2})(?:\s?\2(?:\s?(\d{4}|\d{2}))?)?")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|re|\.|o)?")
_TOKEN = re.compile(r"\d+(?:st|nd|rd|th|er|re|o\b)?|'\d{2}|[^\W\d]+")
_CONNECTORS = frozenset({"of", "the", "de", "del", "du", "d", "den", "der", "le", "el"})


class NotADate(ValueError):
    """Nothing that reads as a day, or something that could be two."""


def read_typed_date(text: str, locale: str, today: date) -> date:
    """The day that was typed, in the words of the locale or English; raises NotADate."""
    where = parse_locale(locale)
    said = plain(text).strip(' ,;!?"')
    try:
        found = set(_readings(said, where, today))
    except (ValueError, OverflowError) as error:
        raise NotADate(text) from error
    if len(found) != 1:
        raise NotADate(text)
    return found.pop()


def _readings(said: str, where: Locale, today: date) -> Iterator[date]:
    """Every day that this can mean; raises ValueError where it names one that does not exist."""
    for words in words_of(where.language):
        bare = re.sub(f"^{words.lead}", "", said)
        yield from _phrases(bare, words, where, today)
        yield from _ahead(bare, words, today)
        yield from _weekday(bare, words, where, today)
        counted = _in_figures(bare, words)
        yield from _in_numbers(counted, where, today)
        yield from _with_a_month(counted, where, today)


def _in_figures(said: str, words: Words) -> str:
    """ "the first of april" is "the 1 of april"."""
    return re.sub(r"[^\W\d]+", lambda found: str(words.ordinals.get(found[0], found[0])), said)


def _phrases(said: str, words: Words, where: Locale, today: date) -> Iterator[date]:
    for pattern, days in ((words.today, 0), (words.tomorrow, 1), (words.day_after, 2)):
        if re.fullmatch(pattern, said):
            yield today + timedelta(days=days)
    # On the last day the next one is meant, as with a weekday on its own day.
    after = today + timedelta(days=1)
    if re.fullmatch(words.month_end, said):
        yield _last(after.year, after.month)
    elif re.fullmatch(words.next_month_end, said):
        following = today + relativedelta(months=1)
        yield _last(following.year, following.month)
    elif re.fullmatch(words.year_end, said):
        yield date(after.year, LAST_MONTH, LONGEST_MONTH)
    elif found := re.fullmatch(words.end_of, said):
        yield from _end_of(found, where, today)


def _end_of(found: re.Match[str], where: Locale, today: date) -> Iterator[date]:
    year = _year(found["year"])
    for month in _named(found["month"], months_of(where)):
        ends = _days_of(today, _ends_of(month))
        yield _last(year, month) if year else _first_after(today, ends)


def _ends_of(month: int) -> Callable[[int], date]:
    return lambda year: _last(year, month)


def _ahead(said: str, words: Words, today: date) -> Iterator[date]:
    """In so many days, weeks, months or years."""
    found = re.fullmatch(words.ahead, said)
    unit = words.units.get(found["unit"]) if found else None
    if found is None or unit is None:
        return
    typed = found["count"]
    count = int(typed) if typed.isdecimal() else words.numbers.get(typed)
    if count:
        yield today + unit * count


def _weekday(said: str, words: Words, where: Locale, today: date) -> Iterator[date]:
    found = re.fullmatch(words.weekday, said)
    if found is None:
        return
    for weekday in _named(found["weekday"], weekdays_of(where)):
        yield today + timedelta(days=(weekday - today.weekday() - 1) % DAYS_IN_WEEK + 1)


def _in_numbers(said: str, where: Locale, today: date) -> Iterator[date]:
    if found := _ISO.fullmatch(said):
        yield date(int(found[1]), int(found[3]), int(found[4]))
    elif found := _NUMBERS.fullmatch(said):
        yield from _as_the_locale_orders(found, where, today)
    elif (found := _DAY.fullmatch(said)) and 0 < int(found[1]) <= LONGEST_MONTH:
        day, first = int(found[1]), today.replace(day=1)
        months = (first + relativedelta(months=number) for number in range(MOST_MONTHS))
        yield _first_after(today, (each.replace(day=day) for each in months if _has(each, day)))


def _as_the_locale_orders(found: re.Match[str], where: Locale, today: date) -> Iterator[date]:
    one, other, year = int(found[1]), int(found[3]), found[4]
    pattern = str(where.datetime_skeletons["yMd" if year else "Md"])
    if year and len(year) < YEAR_LENGTH and _starts_with_the_year(pattern):
        # "26/1/6" there, and "6/1/26" from elsewhere: nobody can tell.
        raise ValueError(found[0])
    day_first = pattern.index("d") < pattern.index("M")
    if year and _starts_with_the_year(pattern):
        pattern = str(where.datetime_skeletons["Md"])
        day_first = pattern.index("d") < pattern.index("M")
    day, month = (one, other) if day_first else (other, one)
    yield _dated(day, month, _year(year), today)


def _starts_with_the_year(pattern: str) -> bool:
    return pattern.index("y") < pattern.index("d")


def _with_a_month(said: str, where: Locale, today: date) -> Iterator[date]:
    """6 January 2027, January 6, 6 Jan 26, January, January 2027; with its weekday or without."""
    if not _is_all_tokens(said):
        return
    tokens = [each for each in _TOKEN.findall(said) if each not in _CONNECTORS]
    numbers = [each for each in tokens if not each[0].isalpha()]
    names, weekdays = months_of(where), weekdays_of(where)
    named = [each for each in tokens if each[0].isalpha()]
    wanted: AbstractSet[int] = frozenset(range(DAYS_IN_WEEK))
    if len(named) > 1 and numbers and named[0] in weekdays:
        wanted = weekdays[named.pop(0)]
    if len(named) != 1:
        return
    for month in names.get(named[0], ()):
        day, year = _day_and_year(numbers)
        read = _dated(day, month, year, today)
        if read.weekday() not in wanted:
            raise ValueError(said)
        yield read


def _is_all_tokens(said: str) -> bool:
    left = re.sub(r"[\s,./'-]", "", said)
    return left == re.sub(r"'", "", "".join(_TOKEN.findall(said)))


def _day_and_year(numbers: list[str]) -> tuple[int, int | None]:
    """The day, 1 where only a month was named, and the year if there is one."""
    years = [each for each in numbers if each[0] == "'" or len(each) == YEAR_LENGTH]
    rest = [each for each in numbers if each not in years]
    if len(rest) == DAY_AND_YEAR and not years and re.fullmatch(r"\d\d", rest[1]):
        # "6 Jan 26", "Jan 6 26": the year comes last, with both its digits.
        return _number(rest[0]), CENTURY + int(rest[1])
    if len(rest) > 1 or len(years) > 1:
        raise ValueError(numbers)
    return (_number(rest[0]) if rest else 1), (_year(years[0].strip("'")) if years else None)


def _number(token: str) -> int:
    return int(re.sub(r"\D", "", token))


def _year(typed: str | None) -> int | None:
    if not typed:
        return None
    return int(typed) if len(typed) == YEAR_LENGTH else CENTURY + int(typed)


def _dated(day: int, month: int, year: int | None, today: date) -> date:
    if year is not None:
        return date(year, month, day)
    if (today.day, today.month) == (day, month):
        # Today, or in a year.
        raise ValueError(day)
    return _first_after(today, _days_of(today, lambda each: date(each, month, day)))


def _days_of(today: date, in_year: Callable[[int], date]) -> Iterator[date]:
    """The same day of this year and of those after it, where there is one."""
    for year in range(today.year, today.year + MOST_YEARS):
        try:
            yield in_year(year)
        except ValueError:
            continue


def _first_after(today: date, days: Iterable[date]) -> date:
    found = next((day for day in days if day > today), None)
    if found is None:
        raise ValueError(today)
    return found


def _named(word: str, names: Mapping[str, AbstractSet[int]]) -> AbstractSet[int]:
    return names.get(word, frozenset())


def _has(month: date, day: int) -> bool:
    return day <= monthrange(month.year, month.month)[1]


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
