"""Amounts of money as people of several countries write them; never a float."""

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from babel import Locale
from babel.numbers import format_currency, get_currency_precision

from bot.core.amount_wording import AmountNote, Worded, unwrapped
from bot.core.currencies import (
    currencies_in_use,
    currency_marks,
    likeliest,
    narrow,
    parse_locale,
)
from bot.core.numerals import NotANumeral, is_grouped, multiplier, read_numeral, without_of

LARGEST = Decimal(10) ** 12
LONGEST_TEXT = 100
# "1-800" is no range.
WIDEST_RANGE = 10
CODE_LENGTH = 3
NO_BREAK_SPACE = "\u00a0"

AMOUNT = re.compile(
    r"(?P<before>[^\d.,]*+(?:[.,](?!\d)[^\d.,]*+)*+)"
    r"(?P<number>(?<!\d)[.,]\d{1,2}(?!\d)|\d(?:[.,'٫٬ ]?\d)*+)"
    r"(?P<no_cents>\s?(?:[.,:]\s?[-–—]{1,2}|/[-–—=]))?"
    r"(?P<after>\D*+)"
)
MINUS = "-−–"
# Apostrophes, and the commas by which Balochi and Fulah in its own script part thousands.
AS_ONE = str.maketrans({**dict.fromkeys("’‘ʼ`´′", "'"), **dict.fromkeys("،⹁", "٬")})


class AmountProblem(StrEnum):
    """Why a typed amount was refused; zero is refused, since leaving it out says more."""

    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    ZERO = "zero"
    TOO_LARGE = "too_large"
    TOO_PRECISE = "too_precise"
    UNKNOWN_CURRENCY = "unknown_currency"
    CURRENCY_MISSING = "currency_missing"
    CURRENCIES_DIFFER = "currencies_differ"


class BadAmount(ValueError):
    """A typed amount that cannot be taken, with its `problem`."""

    def __init__(self, problem: AmountProblem) -> None:
        super().__init__(f"the amount cannot be taken: {problem.value.replace('_', ' ')}")
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of an ISO 4217 currency, to CLDR's precision (JPY 0, KWD 3)."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class WrittenAmount:
    """An amount taken apart: the digits, the power of ten after them, and the currency marks."""

    number: str
    power: int | None
    marks: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ReadAmount:
    """What an amount says, and what was said beside it: a period, or that it began a range."""

    money: Money
    notes: frozenset[AmountNote]


def parse_amount(
    text: str, currency: str | None, locale: str, default_currency: str | None = None
) -> Money:
    """Read an amount such as "€12k" or "12 000 kr"; raises BadAmount. See `read_amount`."""
    return read_amount(text, currency, locale, default_currency).money


def read_amount(
    text: str, currency: str | None, locale: str, default_currency: str | None = None
) -> ReadAmount:
    """Read an amount with its notes; of a range ("€10-12k") the lower; raises BadAmount.

    `currency` is the one picked beside the amount: a different one in the text is refused.
    `default_currency` serves a bare number, and settles a sign that it is written with. Else a
    shared sign ("$", "kr", "¥", "£") means the currency of the locale's territory, else the most
    traded one. A lone point or comma before exactly three digits is read as the locale reads it if
    the currency has three decimals or a multiplier follows ("1.234m"), else as thousands: "1.234"
    and "1,234" euros are never 1.23. Zero, and more than 10^12 major units, are refused.
    """
    where = parse_locale(locale)
    plain = _plain(text)
    if len(plain) > LONGEST_TEXT:
        raise BadAmount(_problem_of_a_long(plain))
    worded = unwrapped(plain)
    written, upper = _sides(worded, where)
    code = _currency(written, currency, where, default_currency)
    digits = get_currency_precision(code)
    value = _value(written, digits, where)
    if upper is not None and not value < _value(upper, digits, where) <= value * WIDEST_RANGE:
        raise BadAmount(AmountProblem.NOT_A_NUMBER)
    return ReadAmount(Money(_minor(value, digits, written), code), worded.notes)


def _sides(worded: Worded, locale: Locale) -> tuple[WrittenAmount, WrittenAmount | None]:
    """The amount, or both ends of a range, of which the lower borrows what only the upper says."""
    lower = take_apart(worded.amount, locale)
    if worded.upper is None:
        return lower, None
    upper = take_apart(worded.upper, locale)
    marks = (*lower.marks, *upper.marks)
    if not marks and upper.power is None:
        # "10-12" could be anything.
        raise BadAmount(AmountProblem.NOT_A_NUMBER)
    borrows = lower.power is None and not is_grouped(lower.number)
    power = upper.power if borrows else lower.power
    return replace(lower, power=power, marks=marks), upper


def _value(written: WrittenAmount, digits: int, locale: Locale) -> Decimal:
    try:
        return read_numeral(written.number, digits, locale, written.power)
    except NotANumeral as error:
        raise BadAmount(AmountProblem.NOT_A_NUMBER) from error


def format_money(money: Money, locale: str) -> str:
    """Write the amount as this locale does, without cents when it is whole."""
    where, digits = parse_locale(locale), get_currency_precision(money.currency)
    value = Decimal(f"{money.minor}e-{digits}")
    pattern = where.currency_formats["standard"].pattern
    is_whole = money.minor % int(Decimal(10) ** digits) == 0
    written = format_currency(
        value,
        money.currency,
        re.sub(r"(?<=0)\.0+", "", pattern) if is_whole else pattern,
        where,
        currency_digits=not is_whole,
    )
    # CLDR's currencySpacing, which Babel leaves out: "CHF 500", not "CHF500".
    return re.sub(r"(?<=[^\W\d_])(?=\d)", NO_BREAK_SPACE, written)


def take_apart(text: str, locale: Locale) -> WrittenAmount:
    """Split an amount into digits, multiplier and currency marks; raises BadAmount."""
    plain = _plain(text)
    if len(plain) > LONGEST_TEXT:
        raise BadAmount(_problem_of_a_long(plain))
    bracketed = plain.startswith("(") and plain.endswith(")")
    found = AMOUNT.fullmatch(plain.strip("()") if bracketed else plain)
    if not found:
        raise BadAmount(AmountProblem.NOT_A_NUMBER)
    before = found["before"].strip(" ~≈+")
    if bracketed or before[:1] in set(MINUS) or before[-1:] in set(MINUS):
        raise BadAmount(AmountProblem.NEGATIVE)

    def is_currency(mark: str) -> bool:
        return bool(currency_marks(mark, locale))

    power, rest = multiplier(found["after"].strip(), is_currency, locale)
    if power is None:
        # "TEUR 12", "M€ 1,5".
        power, before = multiplier(before, is_currency, locale)
    marks = tuple(_marks(without_of(mark), locale) for mark in (before, rest) if mark)
    return WrittenAmount(_with_a_whole(found["number"]), power, marks)


def _with_a_whole(number: str) -> str:
    return number if number[0].isdigit() else f"0{number}"


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text.translate(AS_ONE))
    seen = (c for c in folded if unicodedata.category(c) != "Cf")
    digits = (str(unicodedata.decimal(c)) if c.isdecimal() else c for c in seen)
    # "Rs.5000", "S/.500": the point ends the mark, and begins no fraction.
    parted = re.sub(r"(?<=[^\W\d_]|/)\.(?=\d)", ". ", "".join(digits))
    return " ".join(parted.split())


def _problem_of_a_long(text: str) -> AmountProblem:
    is_number = re.fullmatch(r"[\d., ']+", text)
    return AmountProblem.TOO_LARGE if is_number else AmountProblem.NOT_A_NUMBER


def _marks(text: str, locale: Locale) -> tuple[str, ...]:
    if found := currency_marks(text, locale):
        return found
    is_sign = len(text) == 1 and unicodedata.category(text) == "Sc"
    is_code = len(text) == CODE_LENGTH and text.isalpha()
    if is_sign or is_code:
        raise BadAmount(AmountProblem.UNKNOWN_CURRENCY)
    raise BadAmount(AmountProblem.NOT_A_NUMBER)


def _currency(
    written: WrittenAmount, picked: str | None, locale: Locale, default_currency: str | None
) -> str:
    marks = list(written.marks)
    if picked:
        marks.append((_known(picked),))
    if not marks:
        if not default_currency:
            raise BadAmount(AmountProblem.CURRENCY_MISSING)
        return _known(default_currency)
    possible = narrow(marks)
    if not possible:
        raise BadAmount(AmountProblem.CURRENCIES_DIFFER)
    return likeliest(possible, locale, default_currency)


def _known(code: str) -> str:
    if code.strip().upper() not in currencies_in_use():
        raise BadAmount(AmountProblem.UNKNOWN_CURRENCY)
    return code.strip().upper()


def _minor(value: Decimal, digits: int, written: WrittenAmount) -> int:
    if value > LARGEST:
        raise BadAmount(AmountProblem.TOO_LARGE)
    if not value:
        raise BadAmount(AmountProblem.ZERO)
    numerator, denominator = value.as_integer_ratio()
    minor, fraction = divmod(numerator * int(Decimal(10) ** digits), denominator)
    decimals = -int(value.as_tuple().exponent)
    # "12.5000" is more likely a slip than twelve and a half.
    if fraction or (written.power is None and decimals > max(digits, 2)):
        raise BadAmount(AmountProblem.TOO_PRECISE)
    return minor
