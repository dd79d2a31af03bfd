"""Finding a client by what somebody types of its name: a piece, a like spelling, its initials."""

from collections.abc import Iterable
from enum import IntEnum

from rapidfuzz.distance import Indel

from bot.core.client_names.compared import Compared, compared
from bot.core.client_names.folding import collapsed, folded
from bot.core.client_names.spelling import is_sign

LONGEST = 80
"""Letters that are looked at: nobody types more of a name, and each is compared with every deal."""

_MARKDOWN = str.maketrans("*_~`", "    ")
_NEAR = 0.75
"""How alike a word must be that was typed with a slip; found by trying slips in real names."""
_LEAST_LETTERS = 4
"""Of shorter words too many are alike."""


class Closeness(IntEnum):
    """How well a name answers what was typed, the best first."""

    SAME = 0
    BEGINS = 1
    HOLDS = 2
    NEAR = 3
    NONE = 4


def what_is_sought(typed: str) -> str:
    """What was typed as names are compared: without marks, accents and capitals; may be empty."""
    unmarked = _unmarked(typed)
    return " ".join(_core(compared(unmarked)) or _words(unmarked))[:LONGEST].strip()


def closeness(sought: str, names: Iterable[str]) -> Closeness:
    """How well the best of a client's spellings answers what `what_is_sought` gave."""
    if not sought:
        return Closeness.NONE
    return min((_of_one(sought, name) for name in names), default=Closeness.NONE)


def _of_one(sought: str, name: str) -> Closeness:
    name = _unmarked(name)
    wanted, words, whole = sought.split(), _words(name), compared(name)
    if set(wanted) in (set(words), set(_core(whole))):
        return Closeness.SAME
    if all(any(word.startswith(one) for word in words) for one in wanted):
        return Closeness.BEGINS
    if sought in whole.initials or "".join(wanted) in "".join(words):
        return Closeness.HOLDS
    return Closeness.NEAR if all(_has_near(one, words) for one in wanted) else Closeness.NONE


def _has_near(one: str, words: list[str]) -> bool:
    if len(one) < _LEAST_LETTERS:
        return any(word.startswith(one) for word in words)
    # Also the beginning of a longer word: names are seldom typed to their end.
    pieces = {piece for word in words for piece in (word, word[: len(one)])}
    return any(Indel.normalized_similarity(one, piece) >= _NEAR for piece in pieces)


def _core(whole: Compared) -> list[str]:
    return [collapsed(word) for word in whole.words]


def _words(name: str) -> list[str]:
    words = folded(name)
    return [collapsed(word) for word in words if is_sign(word) or word[0].isalnum()]


def _unmarked(name: str) -> str:
    return name[: 2 * LONGEST].translate(_MARKDOWN)
