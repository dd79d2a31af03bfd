"""Random days, written in every form that people use, each with the day that is meant.

What is meant is found by walking the days one by one, with names written out here: nothing of it
is the reader's own.
"""

import calendar
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
}
SHORT = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "de": "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "es": "ene feb mar abr may jun jul ago sept oct nov dic",
}
WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
}
LOCALES = {"en": ("en-US", "en-GB"), "de": ("de-DE",), "fr": ("fr-FR",), "es": ("es-ES", "es-MX")}
TOMORROW = {"en": "tomorrow", "de": "morgen", "fr": "demain", "es": "mañana"}
END_OF_MONTH = {"en": "end of month", "de": "Ende des Monats", "fr": "fin du mois"}
END_OF_MONTH |= {"es": "fin de mes"}
IN_DAYS = {"en": "in {} days", "de": "in {} Tagen", "fr": "dans {} jours", "es": "en {} días"}
IN_WEEKS = {"en": "{} weeks", "de": "in {} Wochen", "fr": "dans {} semaines", "es": "en {} semanas"}
NEXT = {"en": "next {}", "de": "nächsten {}", "fr": "{} prochain", "es": "el próximo {}"}
DAY_MONTH = {"en": "{} {}", "de": "{}. {}", "fr": "{} {}", "es": "{} de {}"}
DAY_ALONE = {"en": "the {}", "de": "{}.", "fr": "le {}", "es": "el {}"}


@dataclass(frozen=True, slots=True)
class Typed:
    """A text, whose it is, and the day that is meant; on a day that can be two, either is asked."""

    text: str
    locale: str
    today: date
    meant: date


@dataclass(frozen=True, slots=True)
class Draw:
    """What a form is filled with."""

    rng: Random
    language: str
    locale: str
    today: date
    day: date

    def month(self, table: dict[str, str]) -> str:
        """The name of the day's month."""
        return table[self.language].split()[self.day.month - 1]

    def first(self, fits: Callable[[date], bool]) -> date:
        """The first day after today that fits."""
        found = self.today + timedelta(days=1)
        while not fits(found):
            found += timedelta(days=1)
        return found

    def numbers(self, between: str) -> str:
        """The day and the month in the order of the locale."""
        pair = [self.day.day, self.day.month]
        return between.join(map(str, reversed(pair) if self.locale == "en-US" else pair))


def _same_day(draw: Draw) -> date:
    wanted = (draw.day.month, draw.day.day)
    return draw.first(lambda each: (each.month, each.day) == wanted)


def _end_of_month(draw: Draw) -> date:
    return draw.first(lambda each: (each + timedelta(days=1)).day == 1)


def _short_year(draw: Draw) -> str:
    return f"{draw.day.day} {draw.month(SHORT)} {draw.day:%y}"


def _weekday(draw: Draw) -> str:
    return WEEKDAYS[draw.language].split()[draw.day.weekday()]


def _next_weekday(draw: Draw) -> date:
    return draw.first(lambda each: each.weekday() == draw.day.weekday())


Form = tuple[Callable[[Draw], str], Callable[[Draw], date]]
FORMS: dict[str, Form] = {
    "3": (
        lambda draw: str(draw.day.day),
        lambda draw: draw.first(lambda each: each.day == draw.day.day),
    ),
    "the 3": (
        lambda draw: DAY_ALONE[draw.language].format(draw.day.day),
        lambda draw: draw.first(lambda each: each.day == draw.day.day),
    ),
    "January": (
        lambda draw: draw.month(MONTHS),
        lambda draw: draw.first(lambda each: (each.month, each.day) == (draw.day.month, 1)),
    ),
    "6 January": (
        lambda draw: DAY_MONTH[draw.language].format(draw.day.day, draw.month(MONTHS)),
        _same_day,
    ),
    "Jan 26": (lambda draw: f"{draw.month(SHORT)} {draw.day.day}", _same_day),
    "6 Jan 26": (_short_year, lambda draw: draw.day),
    "January 6, 2026": (
        lambda draw: f"{draw.month(MONTHS)} {draw.day.day}, {draw.day.year}",
        lambda draw: draw.day,
    ),
    "2026-01-06": (lambda draw: draw.day.isoformat(), lambda draw: draw.day),
    "6.1.": (lambda draw: draw.numbers(".") + ".", _same_day),
    "6/1": (lambda draw: draw.numbers("/"), _same_day),
    "6/1/26": (lambda draw: f"{draw.numbers('/')}/{draw.day:%y}", lambda draw: draw.day),
    "6.1.2026": (lambda draw: f"{draw.numbers('.')}.{draw.day.year}", lambda draw: draw.day),
    "Monday": (_weekday, _next_weekday),
    "next Monday": (lambda draw: NEXT[draw.language].format(_weekday(draw)), _next_weekday),
    "tomorrow": (
        lambda draw: TOMORROW[draw.language],
        lambda draw: draw.today + timedelta(days=1),
    ),
    "in 5 days": (
        lambda draw: IN_DAYS[draw.language].format(2 + draw.day.day),
        lambda draw: draw.today + timedelta(days=2 + draw.day.day),
    ),
    "2 weeks": (
        lambda draw: IN_WEEKS[draw.language].format(1 + draw.day.month),
        lambda draw: draw.today + timedelta(weeks=1 + draw.day.month),
    ),
    "end of month": (lambda draw: END_OF_MONTH[draw.language], _end_of_month),
}


def campaign(form: str, number: int, seed: int = 15) -> Iterator[Typed]:
    """So many random days in one form, over four languages and their countries."""
    rng = Random(f"{seed} {form}")
    text, meant = FORMS[form]
    for _ in range(number):
        language = rng.choice(sorted(LOCALES))
        today = date(2024, 1, 1) + timedelta(days=rng.randrange(4000))
        day = date(2024, 1, 1) + timedelta(days=rng.randrange(4000))
        draw = Draw(rng, language, rng.choice(LOCALES[language]), today, day)
        yield Typed(text(draw), draw.locale, today, meant(draw))


def lone_years() -> Iterator[str]:
    """Texts that could be two things, or none."""
    yield from map(str, range(1999, 2035))
    yield from ("32", "0", "31 Feb", "13/13", "next week", "soon", "3 1", "Mon or Tue", "")
    yield from (f"{day} {calendar.month_name[2]}" for day in (30, 31))
