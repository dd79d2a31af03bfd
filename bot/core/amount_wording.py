"""What people write around an amount: about, a period, tax, a range, quotation marks."""

import re
from dataclasses import dataclass
from enum import StrEnum


class AmountNote(StrEnum):
    """What was said beside the sum."""

    LOWER = "lower"
    A_DAY = "a_day"
    A_WEEK = "a_week"
    A_MONTH = "a_month"
    A_QUARTER = "a_quarter"
    A_YEAR = "a_year"


def notes_kept(kept: str) -> frozenset[AmountNote]:
    """The notes of an amount, as they are kept with it ("a_month,lower")."""
    return frozenset(AmountNote(note) for note in kept.split(",") if note)


@dataclass(frozen=True, slots=True)
class Worded:
    """An amount without its wording; of a range both ends."""

    amount: str
    upper: str | None
    notes: frozenset[AmountNote]


_QUOTES = "\"'“”„‟«»‹›`*_!? \t"
_ABOUT = (
    *("approximately", "approx", "about", "around", "roughly", "circa", "ca"),
    *("almost", "nearly", "etwa", "ungefähr", "rund", "zirka", "knapp"),
    *("environ", "env", "à peu près", "unos", "unas", "aproximadamente", "aprox", "alrededor de"),
    *("cerca de", "cerca di", "circa", "quasi", "ongeveer", "cirka", "omkring", "noin"),
    *("około", "ok.", "asi", "cca", "kb", "körülbelül", "aproximativ", "cam", "yaklaşık", "около"),
    *("примерно", "приблизно", "sekitar", "khoảng", "約", "约", "大约", "약", "ประมาณ", "περίπου"),
    *("حوالي", "بערך", "לערך", "लगभग", "worth", "wert"),
)
_TAX = (
    *("net", "netto", "brutto", "gross", "excl", "ex", "incl", "inkl", "exkl", "ekskl", "eks"),
    *("sin", "sans", "ohne", "senza", "con", "avec", "mit", "sem", "com"),
    *("exclusive", "plus", "zzgl", "zuzüglich", "ht", "ttc", "hors taxes", "más iva", "iva incl"),
    *("bez dph", "s dph", "без ндс", "с ндс", "税抜", "税込", "ex moms", "exkl moms", "inkl moms"),
)
_TAXES = (
    "vat",
    "gst",
    "tax",
    "mwst",
    "ust",
    "iva",
    "tva",
    "btw",
    "moms",
    "alv",
    "kdv",
    "ндс",
    "mva",
    "taxes",
    "steuer",
)
_PERIODS: dict[AmountNote, tuple[str, ...]] = {
    AmountNote.A_DAY: ("day", "daily", "tag", "jour", "día", "dia", "giorno", "日"),
    AmountNote.A_WEEK: ("week", "weekly", "wk", "woche", "semaine", "semana", "settimana", "周"),
    AmountNote.A_MONTH: (
        *("month", "monthly", "mo", "mth", "pcm", "p.m", "pm", "p/m", "mrr", "monat", "monatlich"),
        *(
            "mtl",
            "mois",
            "mes",
            "mensuel",
            "mensuels",
            "mensual",
            "mensuales",
            "mensal",
            "mensili",
            "mês",
            "mese",
            "maand",
            "månad",
            "mån",
        ),
        *("måned", "md", "kk", "miesiąc", "mies", "měsíc", "hó", "lună", "ay", "месяц", "мес"),
        *("місяць", "bulan", "bln", "tháng", "月", "월", "เดือน", "שנה", "חודש", "شهر", "माह"),
    ),
    AmountNote.A_QUARTER: ("quarter", "quarterly", "qtr", "quartal", "trimestre", "kwartaal"),
    AmountNote.A_YEAR: (
        *("year", "yearly", "yr", "annum", "annually", "annual", "p.a", "pa", "arr", "acv", "jahr"),
        *("jährlich", "an", "ans", "año", "ano", "anno", "jaar", "år", "vuosi", "v", "rok", "év"),
        *("annuel", "annuels", "anual", "anuales", "anuais", "annuo", "annui", "jährl", "årligt"),
        *("yıl", "год", "рік", "tahun", "năm", "年", "년", "ปี", "سنة", "वर्ष"),
    ),
}
_PER = (
    r"(?:/|per\b|a\b|pro\b|im\b|par\b|al\b|por\b|ao\b|i\b|na\b|za\b|в\b|на\b|每|each\b|every\b"
    r"|jeden\b|chaque\b|cada\b|ogni\b|ל)"
)
# These are a period also without "per" before them.
_ALONE = frozenset(
    [
        *("daily", "weekly", "monthly", "pcm", "p.m", "pm", "p/m", "mrr", "monatlich", "mtl"),
        *("mensuel", "mensuels", "mensual", "mensuales", "mensal", "mensili", "quarterly"),
        *("yearly", "annually", "annual", "p.a", "pa", "arr", "acv", "jährlich", "jährl"),
        *("annuel", "annuels", "anual", "anuales", "anuais", "annuo", "annui", "årligt"),
    ]
)
_LEADING = {
    AmountNote.A_MONTH: r"月額|月々|毎月|每月|月|매월|월|monthly:?|monatlich:?",
    AmountNote.A_YEAR: r"年額|毎年|每年|年|연간|연|yearly:?|annual(?:ly)?:?|jährlich:?",
}
_ABOUT_BEFORE = re.compile(
    rf"^(?:{'|'.join(re.escape(word) for word in sorted(_ABOUT, key=len, reverse=True))})"
    r"(?:[.:]\s*|\s+|(?=\d)|(?<=[^\x00-\u024f]))",
    re.IGNORECASE,
)
_NEAR_SIGN = re.compile(r"^(?:~|≈|±|\+/-|\+-)\s*")
_TAX_AFTER = re.compile(
    rf"(?:[\s,(+]+)(?:(?:{'|'.join(sorted(_TAX, key=len, reverse=True))})\b\.?|\+)"
    rf"(?:\s*(?:of\s+)?(?:{'|'.join(_TAXES)})\b\.?)?\)?$"
    rf"|\s?\+\s?(?:{'|'.join(_TAXES)})\b\.?$",
    re.IGNORECASE,
)
_TOTAL_AFTER = re.compile(
    r"[\s,(]+(?:in total|total|all in|one[- ]?(?:off|time)|once|einmalig|insgesamt|au total"
    r"|en total|una vez|in totale|totaal|totalt)\)?$",
    re.IGNORECASE,
)
_ABOUT_AFTER = re.compile(
    r"(?:-?ish|[\s,(]+(?:approx|approximately|or so|about|ca|circa|env|environ|aprox|ungefähr))"
    r"\.?\)?$",
    re.IGNORECASE,
)
_MORE_AFTER = re.compile(r"\s?\+$")
_RANGE = re.compile(
    r"^(?:between|zwischen|entre|from|von|de|tra)?\s*"
    r"(?P<lower>[^\d]{0,12}\d[\d.,' ]*[^\d–—-]{0,12}?)\s?"
    r"(?:-|–|—|~|〜|\.{2,3}|…|\bto\b|\band\b|\bbis\b|\bund\b|à|\ba\b|\bet\b|\by\b|\be\b|\btot\b|\btill\b|\bдо\b)"
    r"\s?(?P<upper>[^\d\s–—-]{0,12}\s?\d[\d.,' ]*\D{0,16})$",
    re.IGNORECASE,
)


def unwrapped(text: str) -> Worded:
    """Take the wording off an amount; what is left is for whoever reads amounts."""
    amount, notes = text.strip(_QUOTES), set()
    # "worth about", "approx. ~".
    for _ in range(2):
        amount = _NEAR_SIGN.sub("", _ABOUT_BEFORE.sub("", amount))
    amount = _TAX_AFTER.sub("", _TOTAL_AFTER.sub("", _ABOUT_AFTER.sub("", amount)))
    amount, period = _period(amount)
    if period is not None:
        notes.add(period)
    amount = _TAX_AFTER.sub("", amount)
    if _MORE_AFTER.search(amount) and amount[:-1].strip():
        amount = _MORE_AFTER.sub("", amount)
        notes.add(AmountNote.LOWER)
    found = _RANGE.match(amount)
    if found is None:
        return Worded(amount, None, frozenset(notes))
    notes.add(AmountNote.LOWER)
    return Worded(found["lower"].strip(), found["upper"].strip(), frozenset(notes))


def _period(text: str) -> tuple[str, AmountNote | None]:
    for note, pattern in _PERIOD_PATTERNS.items():
        if found := pattern.search(text):
            return text[: found.start()].strip(), note
    for note, before in _LEADING.items():
        if found := re.match(rf"(?:{before})\s?(?=\W?\d)", text, re.IGNORECASE):
            return text[found.end() :], note
    return text, None


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    alone = "|".join(re.escape(word) for word in words if word in _ALONE)
    bare = rf"|(?<=[\s(])(?:{alone})" if alone else ""
    said = rf"(?:{_PER}\s?(?:{either}){bare})\.?"
    return re.compile(rf"(?<=\S)(?:\s?|,\s)(?:{said}|\({said}\))$", re.IGNORECASE)


_PERIOD_PATTERNS = {note: _pattern(words) for note, words in _PERIODS.items()}
