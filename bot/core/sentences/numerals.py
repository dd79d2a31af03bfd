"""Numbers in a sentence as people write them: small ones as words, the others in digits."""

import re

from bot.core.sentences.lexicon import listed, nouns

SMALL = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
TIMES = re.compile(r"(\d{1,2})x", re.IGNORECASE)
THOUSANDS = re.compile(r"([£$€]?)(\d{1,3})(?:[.,](\d))?k", re.IGNORECASE)
GLUED = re.compile(r"(\d+)(mm|cm|kg|km|hrs?|mins?|wks?|days?|weeks?|yrs?|months?|hours?|minutes?)")
PLAIN = re.compile(r"\d{1,2}")
LARGE = re.compile(r"\d{4,6}")
UNITS_IN_DIGITS = listed("grammar", "units_in_digits")


def apart(word: str) -> list[str]:
    """The word, a number apart from its unit, and "3k" as 3,000."""
    if found := GLUED.fullmatch(word):
        return [found[1], found[2]]
    if found := THOUSANDS.fullmatch(word):
        return [f"{found[1]}{found[2]},{found[3] or '0'}00"]
    return [word]


def in_words(words: list[str]) -> list[str]:
    """The words with small counts written out: "2 hours", "5x"; dates and labels stay."""
    return [_written(words, at) for at in range(len(words))]


def _written(words: list[str], at: int) -> str:
    word = words[at]
    before = words[at - 1].lower() if at else ""
    after = words[at + 1].lower() if at + 1 < len(words) else ""
    if found := TIMES.fullmatch(word):
        count = int(found[1])
        return f"{_small(count)} times" if count != 1 else "once"
    if LARGE.fullmatch(word) and not _is_year(word) and after in nouns() and after.endswith("s"):
        is_label = before in listed("lists", "labels")
        return word if is_label else f"{int(word):,}"
    if not PLAIN.fullmatch(word) or word.startswith("0") or _stays(before, after):
        return word
    return _small(int(word))


def _stays(before: str, after: str) -> bool:
    months = listed("lists", "months")
    is_date = before in months or after in months
    is_label = before in listed("lists", "labels") and after not in listed("lists", "units")
    return is_date or is_label or after in UNITS_IN_DIGITS


def _small(count: int) -> str:
    return SMALL[count - 1] if 0 < count <= len(SMALL) else str(count)


def _is_year(word: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", word))
