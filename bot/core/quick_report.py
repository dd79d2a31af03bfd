"""The one-line report after /lostdeal: client, amount and what happened, with no word lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from babel.numbers import get_group_symbol

from bot.core.amount_wording import unwrapped
from bot.core.currencies import parse_locale
from bot.core.money import BadAmount, Money, WrittenAmount, parse_amount, take_apart
from bot.core.note_start import note_start
from bot.core.numerals import is_grouped

# "1 234 567,89 US dollars" is the longest form; a client's name ends long before the 40th word.
WORDS_OF_AN_AMOUNT = 6
WORDS_SEARCHED = 40
WORDS_OF_A_CLIENT = 5

PUNCTUATION = " \t\r\n-–—:,;|()"
# Currency codes that are also words: only in capitals do they mean money here.
CODES_THAT_ARE_WORDS = frozenset(
    [
        *("all", "ang", "bam", "bob", "cup", "gel", "lak", "mad", "mop", "mur", "pen", "php"),
        *("ron", "sos", "top", "try", "us", "br", "din", "bd", "le", "q", "sr", "dt"),
    ]
)
SHORT_MULTIPLIER = re.compile(r"\d(?:[kK]|m|mn|bn|mio)")
LONG_MULTIPLIER = re.compile(r".*\d\s?[^\W\d]{4,}", re.DOTALL)
SEPARATOR = re.compile(
    r"\s[-–—|]+\s|[:;]\s|\n"
    r"|,\s(?!(?:inc|llc|ltd|plc|corp|co|lp|llp|gmbh|ag|kg|s\.?a|s\.?l|b\.?v|ab|oy|as)\b)"
    r"|\s(?=(?:because|weil|parce que|porque)\s)",
    re.IGNORECASE,
)
CONNECTORS = frozenset(["of", "and", "the", "de", "du", "la", "van", "von", "der", "&", "y", "und"])


@dataclass(frozen=True, slots=True)
class QuickReport:
    """What a one-line report says; `client` or `what_happened` is empty if it does not say."""

    client: str
    amount: Money | None
    what_happened: str


@dataclass(frozen=True, slots=True)
class Found:
    """An amount found in the text, from `start` to `end`; it `says_more` if it has a period."""

    start: int
    end: int
    is_sure: bool
    is_shaped: bool
    says_more: bool = False


def parse_quick_report(text: str, locale: str, default_currency: str | None = None) -> QuickReport:
    """Split a one-line report at its amount, or at a separator; never raises on any text.

    An amount has a currency, or thousands, or a multiplier ("12k") after the client's name. One
    that cannot be taken stays in what happened, so that every word typed is kept.
    """
    found = _choose(list(_amounts(text, locale)))
    if not found:
        return QuickReport(*_amount_less(text))
    client, rest = _split_client(text[: found.start])
    after = text[found.end :]
    try:
        amount = parse_amount(text[found.start : found.end], None, locale, default_currency)
    except BadAmount:
        amount, after = None, text[found.start :]
    # What was said beside the sum stays with the words: "$12k/month".
    after = text[found.start :] if found.says_more else after
    if not client and not rest:
        client, rest = _split_client(after)
        return QuickReport(client, amount, rest)
    return QuickReport(client, amount, " ".join(filter(None, (rest, _trim(after)))))


def _amount_less(text: str) -> tuple[str, None, str]:
    client, rest = _split_client(text)
    return client, None, rest


def _amounts(text: str, locale: str) -> Iterator[Found]:
    words = [match.span() for match in re.finditer(r"\S+", text)][:WORDS_SEARCHED]
    for first, (start, _) in enumerate(words):
        ends = [end for _, end in words[first : first + WORDS_OF_AN_AMOUNT]]
        readings = (_read(text, start, end, locale) for end in reversed(ends))
        if found := next(filter(None, readings), None):
            yield found


def _read(text: str, start: int, end: int, locale: str) -> Found | None:
    typed = text[start:end]
    piece = typed.lstrip("(").rstrip(".,;:!?)")
    start += len(typed) - len(typed.lstrip("("))
    if not any(character.isdecimal() for character in piece):
        return None
    end = start + len(piece)
    try:
        written = take_apart(piece, parse_locale(locale))
    except BadAmount:
        return _read_worded(piece, start, locale)
    if _is_prose(piece, text[end:]) or _is_two_numbers(piece, written, locale):
        return None
    is_shaped = is_grouped(written.number) or written.power is not None
    if written.marks:
        return Found(start, end, is_sure=True, is_shaped=is_shaped)
    is_bare_amount = _has_clear_shape(piece, written) and text[:start].strip()
    return Found(start, end, is_sure=False, is_shaped=True) if is_bare_amount else None


def _read_worded(piece: str, start: int, locale: str) -> Found | None:
    """An amount with a period, or a range: only where a currency leaves no doubt."""
    worded = unwrapped(piece)
    ends = [end for end in (worded.amount, worded.upper) if end]
    try:
        marks = [take_apart(end, parse_locale(locale)).marks for end in ends]
        parse_amount(piece, None, locale, "EUR")
    except BadAmount:
        return None
    if not any(marks) or not worded.notes:
        return None
    return Found(start, start + len(piece), is_sure=True, is_shaped=True, says_more=True)


def _is_prose(piece: str, after: str) -> bool:
    words = re.findall(r"[^\W\d_]+", piece)
    is_weight = words[-1:] in (["pounds"], ["pound"]) and re.match(r"\s+of\b", after)
    # "R2" is a release, "R2,000" and "R200" are rands.
    is_letter = re.fullmatch(r"\d{1,2}\s?[RrрР]|[RrрР]\s?\d{1,2}", piece)
    return bool(is_weight or is_letter) or any(
        word.casefold() in CODES_THAT_ARE_WORDS and not word.isupper() for word in words
    )


def _is_two_numbers(piece: str, written: WrittenAmount, locale: str) -> bool:
    """Tell "Studio 54 500 EUR" from "54 500 EUR" as those who group by spaces write it."""
    if not re.search(r"\d \d", piece):
        return False
    if not is_grouped(written.number):
        return True
    groups_by_space = get_group_symbol(parse_locale(locale), numbering_system="latn").isspace()
    return not groups_by_space and " 0" not in written.number


def _has_clear_shape(piece: str, written: WrittenAmount) -> bool:
    if written.power is None:
        return is_grouped(written.number) and not re.search(r"\s", piece)
    return bool(SHORT_MULTIPLIER.search(piece[-4:]) or LONG_MULTIPLIER.fullmatch(piece))


def _choose(found: list[Found]) -> Found | None:
    """Prefer an amount with a currency, then the first; of two sharing a mark, the shaped one."""
    ranked = sorted(found, key=lambda each: (not each.is_sure, each.start == 0, each.start))
    if not ranked:
        return None
    best = ranked[0]
    rivals = (each for each in ranked if best.start < each.start < best.end < each.end)
    if not best.is_shaped and (rival := next(rivals, None)) and rival.is_shaped:
        return rival
    return best


def _split_client(text: str) -> tuple[str, str]:
    """Return client and rest: at a separator, else all if short, else the leading name."""
    start, separator = note_start(text), SEPARATOR.search(text.strip())
    if start and not SEPARATOR.search(text[:start].strip()):
        return _trim(text[:start]), _trim(text[start:])
    if separator and separator.start() > 0:
        client = text.strip()[: separator.start()]
        if len(client.split()) <= WORDS_OF_A_CLIENT:
            return _trim(client), _trim(text.strip()[separator.end() :])
    words = _trim(text).split()
    if len(words) <= WORDS_OF_A_CLIENT:
        return _trim(text), ""
    length = _length_of_name(words)
    return " ".join(words[:length]), _trim(" ".join(words[length:]))


def _length_of_name(words: list[str]) -> int:
    """Count the leading words that look like a name; 0 when nothing tells where it ends."""
    length = 0
    for position, word in enumerate(words[:WORDS_OF_A_CLIENT]):
        if word[0].isupper() or (word[0].isdecimal() and position == length):
            length = position + 1
        elif word.casefold() not in CONNECTORS:
            break
    return length


def _trim(text: str) -> str:
    return text.strip(PUNCTUATION)
