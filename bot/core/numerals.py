"""Numbers as people of several countries group, point and shorten them."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

ARABIC_POINT = "٫"
GROUP = 3
# "1,5 millones de euros", "un milione d'euro".
_OF = re.compile(r"^(?:de|di|of|d')\s?\b", re.IGNORECASE)

# Powers of ten. Billion is the short scale, which business English has used everywhere for decades.
MULTIPLIERS: Mapping[str, int] = {
    **dict.fromkeys(
        ("k", "к", "thousand", "grand", "tsd", "tausend", "mille", "mila", "duizend"), 3
    ),
    **dict.fromkeys(
        ("tusen", "tusind", "tuhatta", "tys", "tysięcy", "tis", "ezer", "mii", "bin", "χιλ"), 3
    ),
    **dict.fromkeys(("χιλιάδες", "тыс", "тысяч", "тысячи", "тис", "тисяч", "хил", "хиляди"), 3),
    **dict.fromkeys(("ribu", "nghìn", "ngàn", "אלף", "ألف", "آلاف", "هزار", "हज़ार", "हजार"), 3),
    **dict.fromkeys(("พัน", "千", "천"), 3),
    **dict.fromkeys(("万", "萬", "만", "หมื่น"), 4),
    **dict.fromkeys(("lakh", "lakhs", "lac", "lacs", "लाख", "แสน"), 5),
    **dict.fromkeys(("m", "mm", "mn", "mln", "mio", "million", "millions", "millionen"), 6),
    **dict.fromkeys(("millioner", "miljoner", "miljon", "miljoen", "miljoonaa", "milj", "mill"), 6),
    **dict.fromkeys(("milhão", "milhões", "millones", "millón", "milione", "milioni"), 6),
    **dict.fromkeys(("milion", "miliony", "milionów", "milionů", "millió", "milioane"), 6),
    **dict.fromkeys(("milyon", "juta", "triệu", "млн", "миллион", "миллиона", "миллионов"), 6),
    **dict.fromkeys(("мільйонів", "εκατ", "εκατομμύρια", "מיליון", "مليون", "میلیون", "ล้าน"), 6),
    **dict.fromkeys(("百万", "백만"), 6),
    **dict.fromkeys(("crore", "crores", "cr", "करोड़", "करोड", "千万", "천만"), 7),
    **dict.fromkeys(("億", "亿", "억"), 8),
    **dict.fromkeys(("b", "bn", "mrd", "md", "mld", "milliard", "milliards", "milliarden"), 9),
    **dict.fromkeys(("miljarder", "miljard", "miliardi", "miliar", "млрд", "مليار", "tỷ"), 9),
}
# What means another number, or nothing, elsewhere.
OF_LANGUAGES: Mapping[str, Mapping[str, int]] = {
    "en": {"billion": 9},
    "es": {"mil": 3},
    "pt": {"mil": 3, "mi": 6, "bi": 9},
    "ca": {"mil": 3},
    "cs": {"mil": 6},
    "sk": {"mil": 6},
    "ro": {"mil": 6},
    "hu": {"e": 3},
    "id": {"rb": 3, "jt": 6},
    "vi": {"tr": 6},
    "hi": {"l": 5},
}
OF_INDIA: Mapping[str, int] = {"l": 5}
# "12 TEUR", "12 tkr": thousands where a currency follows at once, else tonnes.
BEFORE_A_CURRENCY: Mapping[str, int] = {"t": 3, "т": 3}


class NotANumeral(ValueError):
    """Digits whose separators make no number."""


def multiplier(
    text: str, is_currency: Callable[[str], object], locale: Locale
) -> tuple[int | None, str]:
    """Split "k", "m €" or "lakh INR" into its power of ten and what follows it."""
    if not text or is_currency(text):
        return None, text
    words = {**MULTIPLIERS, **_of(locale)}
    for word in sorted(words, key=len, reverse=True):
        rest = text[len(word) :]
        if text.casefold().startswith(word) and _may_follow(rest, is_currency):
            return words[word], without_of(rest.lstrip(". "))
    for word, power in BEFORE_A_CURRENCY.items():
        rest = text[len(word) :].lstrip(".")
        if text.casefold().startswith(word) and rest[:1].strip() and is_currency(rest):
            return power, rest
    return None, text


def without_of(text: str) -> str:
    """What is counted, without the word between: "de lei" is "lei"."""
    return _OF.sub("", text)


def _of(locale: Locale) -> Mapping[str, int]:
    own = OF_LANGUAGES.get(locale.language, {})
    return {**own, **OF_INDIA} if locale.territory == "IN" else own


def _may_follow(rest: str, is_currency: Callable[[str], object]) -> bool:
    return not rest.strip(". ") or rest[0] in ". " or bool(is_currency(rest))


def read_numeral(number: str, decimals: int, locale: Locale, power: int | None) -> Decimal:
    """Return the value of grouped digits times ten to `power`; raises NotANumeral.

    `decimals` is how many the currency has, which settles a separator that could be either.
    """
    point = _decimal_point(number, decimals, locale, shortened=power is not None)
    whole, _, fraction = number.rpartition(point) if point else (number, "", "")
    return Decimal(f"{_ungroup(whole)}.{fraction}e{power or 0}")


def is_grouped(number: str) -> bool:
    """Tell whether the digits stand in groups, as in 12,000 or 1.234.567,89 or 12,00,000."""
    groups = re.split(r"\D", re.sub(r"[.,٫]\d{1,2}$", "", number))
    return len(groups) > 1 and _is_well_grouped(groups)


def _decimal_point(number: str, decimals: int, locale: Locale, *, shortened: bool) -> str | None:
    separators = [c for c in number if not c.isdigit()]
    if ARABIC_POINT in separators:
        return ARABIC_POINT
    last = separators[-1] if separators else ""
    if last not in (".", ",") or separators.count(last) > 1:
        return None
    if len(separators) > 1 or not _could_be_either(number, last):
        return last
    return _as_the_locale_reads(last, decimals, locale, shortened=shortened)


def _could_be_either(number: str, separator: str) -> bool:
    head, _, tail = number.partition(separator)
    return len(tail) == GROUP and len(head) <= GROUP and not head.startswith("0")


def _as_the_locale_reads(
    separator: str, decimals: int, locale: Locale, *, shortened: bool
) -> str | None:
    if shortened:
        is_group = separator == get_group_symbol(locale, numbering_system="latn")
        return None if is_group else separator
    is_point = separator == get_decimal_symbol(locale, numbering_system="latn")
    return separator if is_point and decimals >= GROUP else None


def _ungroup(whole: str) -> str:
    groups = re.split(r"\D", whole)
    separators = set(re.findall(r"\D", whole))
    if len(separators) > 1 or not _is_well_grouped(groups):
        raise NotANumeral(whole)
    return "".join(groups)


def _is_well_grouped(groups: list[str]) -> bool:
    first, *others = groups
    if not others:
        return True
    if len(first) > GROUP or first.startswith("0") or len(others[-1]) != GROUP:
        return False
    # Thousands everywhere, or lakhs and crores: pairs before the last three.
    return all(len(each) == GROUP for each in others) or (
        len(first) <= GROUP - 1 and all(len(each) == GROUP - 1 for each in others[:-1])
    )
