"""Whether a note is English: another language, or a mixture, is never spliced."""

import re
import unicodedata
from collections.abc import Sequence

from bot.core.sentences.lexicon import is_known, listed

WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
FEW = 2
A_THIRD = 3
BORROWED = listed("grammar", "borrowed")


def is_english(text: str, own: frozenset[str]) -> bool:
    """Whether every word may be English; `own` holds the names of the client and the contact."""
    words = [word for word in WORD.findall(text) if word.lower() not in own]
    if any(_is_foreign(word) for word in words):
        return False
    strange = [word for word in words if word.islower() and not is_known(word)]
    strange = [word for word in strange if not _is_short(word)]
    return len(strange) <= FEW or len(strange) * A_THIRD < len(words)


def _is_foreign(word: str) -> bool:
    lower = word.lower()
    if lower in listed("lists", "foreign"):
        return not word.isupper() or len(word) > 3  # noqa: PLR2004
    if lower in BORROWED or word.isascii():
        return False
    return not word[0].isupper() or not is_latin(word)


def is_latin(word: str) -> bool:
    """Whether the letters are Latin ones."""
    return all("LATIN" in unicodedata.name(c, "") for c in word if c.isalpha())


def _is_short(word: str) -> bool:
    return word in _typed_short()


def _typed_short() -> frozenset[str]:
    from bot.core.sentences.lexicon import pairs  # noqa: PLC0415

    short = frozenset(word.replace("'", "") for word in pairs("shortened", "words"))
    return short | frozenset(pairs("shortened", "words")) | listed("lists", "fillers")


def shares(words: Sequence[str], other: frozenset[str]) -> bool:
    """Whether a word stands in both."""
    return any(word.lower() in other for word in words)
