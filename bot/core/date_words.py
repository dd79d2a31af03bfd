"""The words of typed dates: names of months and days from CLDR, phrases by language."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from dateutil.relativedelta import relativedelta

SHORTEST_NAME = 3


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
    next_month_end: str
    year_end: str
    end_of: str
    units: Mapping[str, relativedelta]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]


def _counted(text: str) -> dict[str, int]:
    return {word: place for place, word in enumerate(text.split("|"), 1)}


_UNITS = (
    relativedelta(days=1),
    relativedelta(weeks=1),
    relativedelta(months=1),
    relativedelta(years=1),
)


def _units(*named: str) -> dict[str, relativedelta]:
    """The words for days, weeks, months and years, in this order."""
    found = zip(named, _UNITS, strict=True)
    return {word: unit for words, unit in found for word in words.split("|")}


_COUNTED = r"(?P<count>\d+|[^\W\d]+)\s?(?P<unit>[^\W\d]+)"
_WEEKDAY = r"(?P<weekday>[^\W\d]+(?:-[^\W\d]+)*)\.?"
_MONTH = r"(?P<month>[^\W\d]+)\.?(?: (?:de |del )?(?P<year>\d{4}))?"

BY_LANGUAGE: Mapping[str, Words] = {
    "en": Words(
        lead=r"(?:(?:until|till|til|by|on|from|for|the) )*",
        today="today",
        tomorrow="tomorrow|tmrw|tmr|tmw",
        day_after="day after tomorrow",
        ahead=rf"(?:in )?{_COUNTED}(?: from (?:now|today)|'? time)?",
        weekday=rf"(?:next |this |coming |this coming )?{_WEEKDAY}",
        month_end=r"end of (?:the |this )?month|month[ -]?end|eom",
        next_month_end=r"end of next month",
        year_end=r"end of (?:the |this )?year|year[ -]?end|eoy",
        end_of=rf"end of {_MONTH}",
        units=_units("day|days", "week|weeks|wk|wks", "month|months", "year|years|yr|yrs")
        | dict.fromkeys(("fortnight", "fortnights"), relativedelta(weeks=2)),
        numbers=_counted(
            "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
            "|fifteen|sixteen|seventeen|eighteen|nineteen|twenty"
        )
        | {"a": 1, "an": 1, "thirty": 30},
        ordinals=_counted(
            "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
        ),
    ),
    "de": Words(
        lead=r"(?:(?:bis|fur|fuer|zum|am|ab|vom|den|der|dem) )*",
        today="heute",
        tomorrow="morgen",
        day_after="ubermorgen|uebermorgen",
        ahead=rf"(?:in )?{_COUNTED}",
        weekday=rf"(?:diese[nrsm]? |naechste[nrsm]? |nachste[nrsm]? |kommende[nrsm]? )?{_WEEKDAY}",
        month_end=r"ende (?:des |dieses |diesen )?monats?|monatsende",
        next_month_end=r"ende (?:des )?n(?:a|ae)chsten monats?",
        year_end=r"ende (?:des |dieses |diesen )?jahre?s?|jahresende",
        end_of=rf"ende {_MONTH}",
        units=_units("tag|tage|tagen", "woche|wochen", "monat|monate|monaten", "jahr|jahre|jahren"),
        numbers=_counted(
            "ein|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf|dreizehn|vierzehn"
            "|funfzehn|sechzehn|siebzehn|achtzehn|neunzehn|zwanzig"
        )
        | dict.fromkeys(("einem", "einer", "eine", "einen"), 1)
        | {"fuenf": 5, "zwoelf": 12, "dreissig": 30},
        ordinals={"erster": 1, "ersten": 1, "erste": 1},
    ),
    "fr": Words(
        lead=r"(?:(?:jusqu'au|jusqu'a|pendant|pour|au|a|le|la|du|avant) )*",
        today="aujourd'hui",
        tomorrow="demain",
        day_after="apres[- ]demain",
        ahead=rf"(?:dans |d'ici )?{_COUNTED}",
        weekday=rf"(?:ce )?{_WEEKDAY}(?: prochain)?",
        month_end=r"fin (?:du |de |de ce )?mois",
        next_month_end=r"fin (?:du )?mois prochain",
        year_end=r"fin (?:de l'|d'|de cette )?annee",
        end_of=rf"fin (?:de |d')?{_MONTH}",
        units=_units("jour|jours", "semaine|semaines", "mois", "an|ans|annee|annees"),
        numbers=_counted(
            "un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze"
            "|seize"
        )
        | {"une": 1, "vingt": 20, "trente": 30},
        ordinals={"premier": 1},
    ),
    "es": Words(
        lead=r"(?:(?:hasta|para|por|durante|a|al|el|la|del) )*",
        today="hoy",
        tomorrow="manana",
        day_after="pasado manana",
        ahead=rf"(?:en |dentro de )?{_COUNTED}",
        weekday=rf"(?:proximo |este )?{_WEEKDAY}(?: proximo| que viene)?",
        month_end=r"(?:fin|fines|final|finales) (?:de |del |de este )mes",
        next_month_end=r"(?:fin|fines|finales) del? (?:proximo mes|mes (?:proximo|que viene))",
        year_end=r"(?:fin|fines|final|finales) (?:de |del |de este )ano",
        end_of=rf"(?:fin|fines|final|finales) de {_MONTH}",
        units=_units("dia|dias", "semana|semanas", "mes|meses", "ano|anos"),
        numbers=_counted(
            "un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince"
        )
        | {"una": 1, "veinte": 20, "treinta": 30},
        ordinals={"primero": 1, "uno": 1},
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
def months_of(where: Locale) -> Mapping[str, frozenset[int]]:
    """What each name of a month can mean (January 1), there, in the language and in English."""
    return _meanings([each.months for each in _spoken(where)], _ALSO_MONTHS.get(where.language, {}))


@lru_cache(maxsize=64)
def weekdays_of(where: Locale) -> Mapping[str, frozenset[int]]:
    """What each name of a weekday can mean (Monday 0), there, in the language and in English."""
    return _meanings([each.days for each in _spoken(where)], _ALSO_DAYS.get(where.language, {}))


def _spoken(where: Locale) -> tuple[Locale, ...]:
    """The language as its country writes it ("Jänner" in Austria), the language, and English."""
    return where, Locale(where.language), Locale("en")


_Table = Mapping[str, Mapping[str, Mapping[int, str]]]


# What CLDR does not have.
_ALSO_MONTHS: Mapping[str, Mapping[str, int]] = {
    "de": {"jaenner": 1, "janner": 1, "maerz": 3},
    "es": {"setiembre": 9, "set": 9},
}
_ALSO_DAYS: Mapping[str, Mapping[str, int]] = {"de": {"sonnabend": 5}, "en": {"weds": 2}}


def _meanings(tables: Sequence[_Table], also: Mapping[str, int]) -> Mapping[str, frozenset[int]]:
    """The names as CLDR has them, and what they are begun with ("sept") if nothing else is."""
    found: dict[str, set[int]] = defaultdict(set, {name: {one} for name, one in also.items()})
    for key, number in _all(tables, "wide", "abbreviated"):
        for length in (*range(SHORTEST_NAME, len(key)), len(key)):
            found[key[:length]].add(number)
    # A whole name means itself, whatever else begins like it ("mai").
    for key, number in _all(tables, "wide"):
        found[key] = {number}
    return {name: frozenset(numbers) for name, numbers in found.items()}


def _all(tables: Sequence[_Table], *widths: str) -> Iterator[tuple[str, int]]:
    for table in tables:
        for context in ("format", "stand-alone"):
            for width in widths:
                for number, name in table[context][width].items():
                    yield plain(name).strip("."), number
