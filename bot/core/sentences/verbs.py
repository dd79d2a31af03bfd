"""The forms of English verbs, from a table made with lemminflect (tests/word_tables.py)."""

import re
from collections.abc import Mapping
from functools import lru_cache

from bot.core.sentences.lexicon import listed, rows

AUXILIARIES = listed("grammar", "auxiliaries")
_PRESENT_TO_PAST = {
    "is": "was",
    "am": "was",
    "are": "were",
    "has": "had",
    "have": "had",
    "do": "did",
    "does": "did",
    "can": "could",
    "will": "would",
}
_RARE = frozenset(["saw", "fell", "lay", "bore", "wore", "flew"])  # "to saw", "to fell"
_CLEAR = frozenset(["went"])  # also of "to wend", which nobody types
_PREFIXES = frozenset(["double", "triple", "re", "mis", "over", "under", "cold", "hard"])
_PREFIXED = re.compile(
    r"(mis|over|under)(\w{3,}ed|paid|sold|told|spelt|heard|slept|spent|laid|led|did|drew)"
)
_BASE, _PAST, _PARTICIPLE, _GERUND, _THIRD = range(5)


@lru_cache
def _of(form: int) -> Mapping[str, tuple[str, ...]]:
    """The rows of verbs by one of their forms."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("verbs"):
        for word in row[form].split("/"):
            found.setdefault(word, row)
    return found


def is_past(word: str) -> bool:
    """Whether it may be a past tense ("sent", "wrote", "double-booked"); auxiliaries are none."""
    prefix, hyphen, act = word.partition("-")
    is_hyphened = bool(hyphen) and prefix in _PREFIXES and act in _of(_PAST)
    return word in _of(_PAST) or is_hyphened or bool(_prefixed(word))


def _prefixed(word: str) -> re.Match[str] | None:
    """ "misjudged" and "overbooked", of verbs that are too rare for the table."""
    found = _PREFIXED.fullmatch(word)
    is_rare = word not in _of(_PAST) and word not in _of(_BASE)
    return found if found and is_rare and found[2] in _of(_PAST) else None


def is_clear_past(word: str) -> bool:
    """Whether it is a past tense and nothing else: "wrote", unlike "sent" (it was sent)."""
    is_base_too = word in _of(_BASE) and word not in _RARE
    is_participle_too = word in _of(_PARTICIPLE) and word not in _CLEAR
    return word in _of(_PAST) and not is_participle_too and not is_base_too


def is_participle(word: str) -> bool:
    """Whether it may follow "was"."""
    return word in _of(_PARTICIPLE) or word == "been" or bool(_prefixed(word))


def is_base(word: str) -> bool:
    """Whether it may follow "did not"."""
    return word in _of(_BASE) or word in {"have", "be"}


def is_gerund(word: str) -> bool:
    """Whether it is a form in -ing."""
    return word in _of(_GERUND)


def is_third(word: str) -> bool:
    """Whether it is what he, she or it does."""
    return word in _of(_THIRD)


def base_of_past(word: str) -> str:
    """ "send" of "sent"; the word itself where it is no past."""
    if found := _prefixed(word):
        return found[1] + base_of_past(found[2])
    return "have" if word == "had" else _of(_PAST).get(word, (word,))[_BASE]


def participle_of(base: str) -> str:
    """ "written" of "write"."""
    row = _of(_BASE).get(base)
    return row[_PARTICIPLE].split("/")[0] if row else base


def past_of(word: str) -> str:
    """The past tense of a present, a third person or a gerund; the word itself of others."""
    if word in _PRESENT_TO_PAST:
        return _PRESENT_TO_PAST[word]
    for form in (_BASE, _THIRD, _GERUND):
        if row := _of(form).get(word):
            return row[_PAST].split("/")[-1]
    return word
