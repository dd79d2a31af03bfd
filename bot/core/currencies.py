"""Currencies as people write them: codes, signs and names, with the currencies each can mean."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_currency_name

# What a sign or an everyday name can mean, the most traded first; CLDR adds the locale's own.
SIGNS: Mapping[str, tuple[str, ...]] = {
    "$": (
        *("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU"),
        *("BBD", "BMD", "BSD", "BZD", "FJD", "GYD", "JMD", "KYD", "LRD", "NAD", "SBD", "SRD"),
        *("TTD", "XCD", "BND", "DOP"),
    ),
    "€": ("EUR",),
    "£": ("GBP", "EGP", "LBP", "SYP", "GIP", "FKP", "SHP"),
    "¥": ("JPY", "CNY"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "Rs": ("INR", "PKR", "LKR", "NPR", "MUR", "SCR"),
    "元": ("CNY", "TWD", "HKD"),
    "R$": ("BRL",),
    "US$": ("USD",),
    "CA$": ("CAD",),
    "C$": ("CAD", "NIO"),
    "A$": ("AUD",),
    "AU$": ("AUD",),
    "NZ$": ("NZD",),
    "S$": ("SGD",),
    "HK$": ("HKD",),
    "NT$": ("TWD",),
    "MX$": ("MXN",),
    "JP¥": ("JPY",),
    "CN¥": ("CNY",),
    "円": ("JPY",),
    "RMB": ("CNY",),
    "₹": ("INR",),
    "₽": ("RUB",),
    "₺": ("TRY",),
    "TL": ("TRY",),
    "₩": ("KRW",),
    "₪": ("ILS",),
    "₫": ("VND",),
    "₱": ("PHP",),
    "₴": ("UAH",),
    "₦": ("NGN",),
    "₵": ("GHS",),
    "฿": ("THB",),
    "₸": ("KZT",),
    "₡": ("CRC",),
    "₲": ("PYG",),
    "₾": ("GEL",),
    "₼": ("AZN",),
    "֏": ("AMD",),
    "zł": ("PLN",),
    "zl": ("PLN",),
    "Kč": ("CZK",),
    "Ft": ("HUF",),
    "lei": ("RON", "MDL"),
    "Fr": ("CHF",),
    "SFr": ("CHF",),
    "CFA": ("XOF", "XAF"),
    "FCFA": ("XAF", "XOF"),
    "RM": ("MYR",),
    "Rp": ("IDR",),
    "KSh": ("KES",),
    "Dhs": ("AED", "MAD"),
    "S/": ("PEN",),
    "S/.": ("PEN",),
    "Skr": ("SEK",),
    "Nkr": ("NOK",),
    "Dkr": ("DKK",),
    "руб": ("RUB", "BYN"),
    "грн": ("UAH",),
    "лв": ("BGN",),
    "դր": ("AMD",),
    "₨": ("PKR", "INR", "LKR", "NPR", "MUR", "SCR"),
    "R": ("ZAR",),
    "р": ("RUB",),
    "$US": ("USD",),
    "$CA": ("CAD",),
    "AR$": ("ARS",),
    "RD$": ("DOP",),
    "TT$": ("TTD",),
    "J$": ("JMD",),
    "U$S": ("USD",),
    "Mex$": ("MXN",),
    "KD": ("KWD",),
    "TSh": ("TZS",),
    "USh": ("UGX",),
    "৳": ("BDT",),
    "रु": ("INR", "NPR"),
    "₮": ("MNT",),
    "₭": ("LAK",),
    "៛": ("KHR",),
    "﷼": ("IRR", "SAR", "QAR", "OMR", "YER"),
    "ש״ח": ("ILS",),
    'ש"ח': ("ILS",),
    "US": ("USD",),
    "CDN": ("CAD",),
    "JD": ("JOD",),
    "BD": ("BHD",),
    "SR": ("SAR", "SCR"),
    "QR": ("QAR",),
    "Dh": ("AED", "MAD"),
    "DT": ("TND",),
    "Bs": ("BOB", "VES"),
    "Q": ("GTQ",),
    "NIS": ("ILS",),
    "LE": ("EGP",),
    "E£": ("EGP",),
    "KM": ("BAM",),
    "дин": ("RSD",),
    "din": ("RSD",),
    "Br": ("ETB", "BYN"),
    "GH₵": ("GHS",),
    "peso": ("MXN", "ARS", "CLP", "COP", "PHP", "UYU", "DOP", "CUP"),
    "dinar": ("KWD", "IQD", "JOD", "DZD", "RSD", "BHD", "TND", "LYD"),
    "riyal": ("SAR", "QAR", "OMR", "YER"),
    "shilling": ("KES", "TZS", "UGX", "SOS"),
}
NAMES: Mapping[str, str] = {
    "dollar": "$",
    "dollars": "$",
    "bucks": "$",
    "euro": "€",
    "euros": "€",
    "euroa": "€",
    "naira": "₦",
    "cedi": "₵",
    "cedis": "₵",
    "taka": "৳",
    "hryvnia": "грн",
    "tenge": "₸",
    "lari": "₾",
    "manat": "₼",
    "dram": "֏",
    "birr": "Br",
    "leva": "лв",
    "riel": "៛",
    "quetzales": "Q",
    "bolivianos": "Bs",
    "colones": "₡",
    "guaraníes": "₲",
    "shekel": "₪",
    "shekels": "₪",
    "eura": "€",
    "eur.": "€",
    "евро": "€",
    "євро": "€",
    "ευρώ": "€",
    "יורו": "€",
    "يورو": "€",
    "欧元": "€",
    "歐元": "€",
    "ユーロ": "€",
    "유로": "€",
    "dólar": "$",
    "dólares": "$",
    "dollari": "$",
    "долларов": "$",
    "доллара": "$",
    "долл": "$",
    "米ドル": "US$",
    "ドル": "US$",
    "美元": "US$",
    "달러": "US$",
    "pound": "£",
    "rupee": "Rs",
    "franc": "Fr",
    "dirham": "Dhs",
    "real": "R$",
    "rand": "R",
    "rands": "R",
    "pesos": "peso",
    "dinars": "dinar",
    "دينار": "dinar",
    "ريال": "riyal",
    "درهم": "Dhs",
    "دولار": "$",
    "riyals": "riyal",
    "shillings": "shilling",
    "baht": "฿",
    "บาท": "฿",
    "won": "₩",
    "원": "₩",
    "rupiah": "Rp",
    "dong": "₫",
    "đồng": "₫",
    "đ": "₫",
    "lira": "TL",
    "liras": "TL",
    "korun": "Kč",
    "koruna": "Kč",
    "koruny": "Kč",
    "forints": "Ft",
    "złote": "zł",
    "人民币": "RMB",
    "人民幣": "RMB",
    "块": "RMB",
    "日元": "円",
    "रुपये": "Rs",
    "रुपए": "Rs",
    "рубль": "руб",
    "рубля": "руб",
    "гривні": "грн",
    "pounds": "£",
    "quid": "£",
    "pounds sterling": "£",
    "yen": "円",
    "yuan": "RMB",
    "krona": "kr",
    "kronor": "kr",
    "krone": "kr",
    "kroner": "kr",
    "krónur": "kr",
    "rupees": "Rs",
    "francs": "Fr",
    "franken": "Fr",
    "reais": "R$",
    "zloty": "zł",
    "złoty": "zł",
    "złotych": "zł",
    "forint": "Ft",
    "dirhams": "Dhs",
    "ringgit": "RM",
    "рублей": "руб",
    "гривень": "грн",
}


# What is another word, or a number, elsewhere.
OF_LANGUAGES: Mapping[str, Mapping[str, str]] = {"fi": {"e": "€"}, "es": {"soles": "S/"}}

_PART = re.compile(r"[^\W\d_]+\.?|[^\w\s]+")


def parse_locale(name: str) -> Locale:
    """Return Babel's locale for "en-US" or "en_US", in English where Babel does not know it."""
    for candidate in (name, re.split(r"[-_]", name)[0]):
        try:
            return Locale.parse(candidate.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en", "US")


@lru_cache(maxsize=1)
def currencies_in_use() -> frozenset[str]:
    """Return the codes of currencies that are tender somewhere today (CLDR)."""
    return frozenset(code for codes in _tender().values() for code in codes)


def currency_of(territory: str) -> str | None:
    """Return the code of a country's own currency (AU: AUD), None where it has none."""
    tender = _tender().get(territory, ())
    # Bhutan takes India's money too, and CLDR names that first.
    return next((code for code in tender if code.startswith(territory)), next(iter(tender), None))


def currency_marks(text: str, locale: Locale) -> tuple[str, ...]:
    """Return the codes that a written currency can mean, the likeliest first; empty if unknown."""
    if found := _whole_mark(text, locale):
        return found
    # "CAD $", "$ USD" and "AUD$": each part narrows the other.
    parts = [_whole_mark(part, locale) for part in _PART.findall(text)]
    return narrow(parts) if len(parts) > 1 else ()


def narrow(marks: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the codes that every mark can mean, in the order of the first mark."""
    first, *others = marks
    return tuple(code for code in first if all(code in other for other in others))


def likeliest(codes: tuple[str, ...], locale: Locale, default_currency: str | None) -> str:
    """Choose one code: the team's default, else the locale's own, else the most traded."""
    own = _tender().get(_territory(locale), ())
    preferred = ((default_currency or "").strip().upper(), *own, *codes)
    return next(code for code in preferred if code in codes)


def _whole_mark(text: str, locale: Locale) -> tuple[str, ...]:
    key = _key(text)
    if not key:
        return ()
    if key.upper() in currencies_in_use():
        return (key.upper(),)
    return _marks_of(str(locale)).get(key, ())


@lru_cache(maxsize=64)
def _marks_of(locale_name: str) -> Mapping[str, tuple[str, ...]]:
    """Return every sign and name known in this locale, the locale's own meaning first."""
    locale = Locale.parse(locale_name)
    marks: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for code, symbol in locale.currency_symbols.items():
        if code in currencies_in_use():
            marks[_key(symbol)] += (code,)
    for name, code in (*_names_in(locale_name), *_names_in("en")):
        marks[name] += (code,)
    for sign, codes in SIGNS.items():
        marks[_key(sign)] += codes
    for name, sign in (*NAMES.items(), *OF_LANGUAGES.get(locale.language, {}).items()):
        marks[_key(name)] += SIGNS[sign]
    return {key: tuple(dict.fromkeys(codes)) for key, codes in marks.items()}


@lru_cache(maxsize=64)
def _names_in(locale_name: str) -> tuple[tuple[str, str], ...]:
    locale = Locale.parse(locale_name)
    codes = sorted(currencies_in_use())
    named = ((get_currency_name(code, many, locale), code) for code in codes for many in (1, 2, 5))
    # Most currencies have one name for every number.
    return tuple((_key(name), code) for name, code in dict.fromkeys(named))


def _key(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if _is_seen(c)).casefold()
    return re.sub(r"(?<=[^\W\d])\.", "", plain)


def _is_seen(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) != "Cf"


@lru_cache(maxsize=1)
def _tender() -> Mapping[str, tuple[str, ...]]:
    return {
        territory: tuple(code for code, _, end, tender in entries if tender and end is None)
        for territory, entries in get_global("territory_currencies").items()
    }


def _territory(locale: Locale) -> str:
    if locale.territory:
        return locale.territory
    likely: str = get_global("likely_subtags").get(locale.language, "")
    return likely.rpartition("_")[2]
