"""How alike two names are; a person decides whether they are one client."""

import unicodedata
from collections import Counter

from rapidfuzz.distance import OSA, Indel

from bot.core.client_names.compared import Compared, compared, without_brackets

ALIKE = 0.84
"""What is less alike is not offered."""

_REORDERED, _RUN_TOGETHER, _SHORTENED = 1.0, 0.99, 0.95
_SLIPS_AT_MOST = 2
_SHORT_WORD, _LONG_WORD = 5, 9
"""Fewer letters than the one have no slip but two in each other's place, from the other on two."""
_SURE_WITHOUT_SPACES = 8
"""So long a name may have a slip and another space at once."""


def likeness(name: str, other: str) -> float:
    """From 0 to 1; below ALIKE they are nothing to each other."""
    found = _likeness(compared(name), compared(other))
    if found:
        return found
    # A place or a branch in brackets is often left out; two of them tell two branches apart.
    shorter, others_shorter = without_brackets(name), without_brackets(other)
    if (shorter is None) == (others_shorter is None):
        return 0.0
    return _likeness(shorter or compared(name), others_shorter or compared(other))


def _likeness(one: Compared, other: Compared) -> float:
    if not one.words or not other.words or _told_apart(one, other):
        return 0.0
    if one.in_any_order == other.in_any_order or one.with_forms == other.with_forms:
        return _REORDERED
    if one.run_together == other.run_together:
        return _RUN_TOGETHER
    if _is_short_for(one, other) or _is_short_for(other, one):
        return _SHORTENED
    return max(ALIKE, _by_letters(one, other)) if _are_slips(one, other) else 0.0


def _told_apart(one: Compared, other: Compared) -> bool:
    """Whether both have numbers, or signs, and not the same: "Terminal 1" and "Terminal 2"."""
    numbers = bool(one.digits and other.digits and one.digits != other.digits)
    return numbers or bool(one.signs and other.signs and one.signs != other.signs)


def _is_short_for(short: Compared, whole: Compared) -> bool:
    return short.may_be_initials and short.letters in whole.initials


def _by_letters(one: Compared, other: Compared) -> float:
    return min(_SHORTENED, Indel.normalized_similarity(one.letters, other.letters))


def _are_slips(one: Compared, other: Compared) -> bool:
    """Whether slips of the keyboard explain what differs, word by word."""
    if len(one.words) != len(other.words):
        shortest = min(len(one.letters), len(other.letters))
        return (
            shortest >= _SURE_WITHOUT_SPACES
            and OSA.distance(one.letters, other.letters, score_cutoff=1) == 1
        )
    mine, theirs = Counter(one.words), Counter(other.words)
    alone = len(one.words) == 1
    left, slips = sorted((theirs - mine).elements()), 0
    for word in sorted((mine - theirs).elements()):
        near = [(_slips(word, found, alone=alone), found) for found in left]
        best = min(((cost, found) for cost, found in near if cost is not None), default=None)
        if best is None:
            return False
        slips += best[0]
        left.remove(best[1])
    return slips <= _SLIPS_AT_MOST


def _slips(word: str, other: str, *, alone: bool) -> int | None:
    """How many slips lead from a word to another; None where they are two words.

    A first letter is seldom mistyped, and a short word with another letter is another word, unless
    others beside it are the same.
    """
    if word[0] != other[0] or any(char.isdigit() for char in word + other):
        return None
    most = _slips_in(min(_letters_of(word), _letters_of(other)), alone=alone)
    cost = OSA.distance(word, other, score_cutoff=_SLIPS_AT_MOST)
    swapped = cost == 1 and sorted(word) == sorted(other)
    return (
        cost if cost <= most or (swapped and most == 0 and len(word) == _SHORT_WORD - 1) else None
    )


def _slips_in(letters: int, *, alone: bool) -> int:
    if letters < _SHORT_WORD:
        return int(letters == _SHORT_WORD - 1 and not alone)
    return 1 if letters < _LONG_WORD else _SLIPS_AT_MOST


def _letters_of(word: str) -> int:
    return sum(not unicodedata.category(char).startswith("M") for char in word)
