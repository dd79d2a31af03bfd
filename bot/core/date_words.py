"""The words of typed dates: names of months and days from CLDR, phrases by language."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from babel import Locale

SHORTEST_NAME = 3


class Unit(StrEnum):
    """What is counted."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Words:
    """How a language says a day: patterns of what `plain` gives, with what they name in groups."""

    lead: str
    today: str
    tomorrow: str
    day_after: str
    ahead: str
    weekday: str
    month_end: str
    year_end: str
    end_of: str
    units: Mapping[str, Unit]
    numbers: Mapping[str, int]


def _counted(text: str) -> dict[str, int]:
    return {word: place for place, word in enumerate(text.split("|"), 1)}


def _units(days: str, weeks: str, months: str, years: str) -> dict[str, Unit]:
    named = zip((days, weeks, months, years), Unit, strict=True)
    return {word: unit for words, unit in named for word in words.split("|")}


_COUNTED = r"(?P<count>\d+|[^\W\d]+)\s?(?P<unit>[^\W\d]+)"
_WEEKDAY = r"(?P<weekday>[^\W\d]+)\.?"
_MONTH = r"(?P<month>[^\W\d]+)\.?"

BY_LANGUAGE: Mapping[str, Words] = {
    "en": Words(
        lead=r"(?:(?:until|till|til|by|on|from|the) )*",
        today="today",
        tomorrow="tomorrow|tmrw",
        day_after="day after tomorrow",
        ahead=rf"(?:in )?{_COUNTED}(?: from (?:now|today)|'? time)?",
        weekday=rf"(?:next |coming |this coming )?{_WEEKDAY}",
        month_end=r"end of (?:the |this )?month|month[ -]?end|eom",
        year_end=r"end of (?:the |this )?year|year[ -]?end|eoy",
        end_of=rf"end of {_MONTH}",
        units=_units("day|days", "week|weeks|wk|wks", "month|months", "year|years|yr|yrs"),
        numbers=_counted("one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve")
        | {"a": 1, "an": 1},
    ),
    "de": Words(
        lead=r"(?:(?:bis|zum|am|ab|vom|den|der|dem) )*",
        today="heute",
        tomorrow="morgen",
        day_after="ubermorgen|uebermorgen",
        ahead=rf"(?:in )?{_COUNTED}",
        weekday=rf"(?:nachste[nrsm]? |naechste[nrsm]? |kommende[nrsm]? )?{_WEEKDAY}",
        month_end=r"ende (?:des |dieses |diesen )?monats?|monatsende",
        year_end=r"ende (?:des |dieses |diesen )?jahre?s?|jahresende",
        end_of=rf"ende {_MONTH}",
        units=_units("tag|tage|tagen", "woche|wochen", "monat|monate|monaten", "jahr|jahre|jahren"),
        numbers=_counted("ein|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf")
        | dict.fromkeys(("einem", "einer", "eine", "einen"), 1),
    ),
    "fr": Words(
        lead=r"(?:(?:jusqu'au|jusqu'a|au|a|le|la|du|avant) )*",
        today="aujourd'hui",
        tomorrow="demain",
        day_after="apres[- ]demain",
        ahead=rf"(?:dans |d'ici )?{_COUNTED}",
        weekday=rf"{_WEEKDAY}(?: prochain)?",
        month_end=r"fin (?:du |de |de ce )?mois",
        year_end=r"fin (?:de l'|d'|de cette )?annee",
        end_of=rf"fin (?:de |d')?{_MONTH}",
        units=_units("jour|jours", "semaine|semaines", "mois", "an|ans|annee|annees"),
        numbers=_counted("un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze")
        | {"une": 1},
    ),
    "es": Words(
        lead=r"(?:(?:hasta|para|a|al|el|la|del) )*",
        today="hoy",
        tomorrow="manana",
        day_after="pasado manana",
        ahead=rf"(?:en |dentro de )?{_COUNTED}",
        weekday=rf"(?:proximo )?{_WEEKDAY}(?: proximo| que viene)?",
        month_end=r"(?:fin|fines|final|finales) (?:de |del |de este )mes",
        year_end=r"(?:fin|fines|final|finales) (?:de |del |de este )ano",
        end_of=rf"(?:fin|fines|final|finales) de {_MONTH}",
        units=_units("dia|dias", "semana|semanas", "mes|meses", "ano|anos"),
        numbers=_counted("un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce")
        | {"una": 1},
    ),
}


def plain(text: str) -> str:
    """The text in small letters, without accents and with plain spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    apart = unicodedata.normalize("NFKD", folded)
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())


@lru_cache(maxsize=64)
def words_of(language: str) -> tuple[Words, ...]:
    """The phrases of a language where they are known, and the English ones."""
    own = [BY_LANGUAGE[language]] if language in BY_LANGUAGE and language != "en" else []
    return (*own, BY_LANGUAGE["en"])


@lru_cache(maxsize=64)
def months_of(language: str) -> Mapping[str, frozenset[int]]:
    """What each name of a month can mean (January 1), in the language and in English."""
    return _meanings({name: Locale(name).months for name in _spoken(language)})


@lru_cache(maxsize=64)
def weekdays_of(language: str) -> Mapping[str, frozenset[int]]:
    """What each name of a weekday can mean (Monday 0), in the language and in English."""
    return _meanings({name: Locale(name).days for name in _spoken(language)})


def _spoken(language: str) -> tuple[str, ...]:
    return ("en",) if language == "en" else (language, "en")


_Table = Mapping[str, Mapping[str, Mapping[int, str]]]


def _meanings(tables: Mapping[str, _Table]) -> Mapping[str, frozenset[int]]:
    """The names as CLDR has them, and what they are begun with ("sept") if nothing else is."""
    found: dict[str, set[int]] = defaultdict(set)
    for key, number in _all(tables, "wide", "abbreviated"):
        for length in (*range(SHORTEST_NAME, len(key)), len(key)):
            found[key[:length]].add(number)
    # A whole name means itself, whatever else begins like it ("mai").
    for key, number in _all(tables, "wide"):
        found[key] = {number}
    return {name: frozenset(numbers) for name, numbers in found.items()}


def _all(tables: Mapping[str, _Table], *widths: str) -> Iterator[tuple[str, int]]:
    for table in tables.values():
        for context in ("format", "stand-alone"):
            for width in widths:
                for number, name in table[context][width].items():
                    yield plain(name).strip("."), number
