"""Whether two names may mean the same client; a person decides, never this."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Indel

ALIKE = 0.84
"""Found by trying pairs of real spellings; it only decides what is offered."""

_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "æ": "ae", "ø": "oe"})
_MARKS = re.compile(r"[^\w\s]+")
LEGAL_FORMS = frozenset(
    {"ab", "ag", "as", "bv", "co", "corp", "corporation", "company", "gmbh", "group", "holding"}
    | {"inc", "incorporated", "kg", "limited", "llc", "llp", "ltd", "nv", "oy", "plc", "pty", "sa"}
    | {"sarl", "sas", "sl", "spa", "srl", "the"}
)
# No letter of a core, so that no piece of letters looks like a piece of another kind.
_WORDS, _INITIALS, _EDGE = "=", "@", "$"
_GRAM = 3
# A whole novel as a name must fit an index's row and a statement's parameters.
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class NamePieces:
    """What like names share: a whole piece proves the likeness, letters only hint at it."""

    whole: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()


def client_key(name: str) -> str:
    """A name without case, marks and spaces too many: equal keys are the same spelling."""
    return " ".join(_MARKS.sub(" ", name.casefold()).split())


def words_of_name(name: str) -> list[str]:
    """The words of a name without case, accents and marks."""
    return client_key(_without_accents(name)).split()


def like_clients(name: str, others: Iterable[str]) -> list[str]:
    """The other names that may be the same client, the likest first."""
    mine = core_of_name(name)
    scored = [(_likeness(mine, core_of_name(other)), other) for other in others]
    close = [(score, other) for score, other in scored if score >= ALIKE]
    return [other for _, other in sorted(close, key=lambda found: (-found[0], found[1]))]


def pieces_kept(name: str) -> frozenset[str]:
    """What a client of that name is found by."""
    core = core_of_name(name)
    if not core:
        return frozenset()
    initials = {_INITIALS + _initials(core)[:_LONGEST]} if " " in core else set()
    return frozenset({_words(core), *_letters(core)} | initials)


def pieces_sought(name: str) -> NamePieces:
    """What clients with a name like this one are found by."""
    core = core_of_name(name)
    if not core:
        return NamePieces()
    may_be_initials = len(core) > 1 and " " not in core
    whole = (_words(core), *([_INITIALS + core[:_LONGEST]] if may_be_initials else []))
    return NamePieces(whole, tuple(sorted(_letters(core))))


def _likeness(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    if set(one.split()) == set(other.split()):
        return 1.0
    if len(one) > 1 and one == _initials(other):
        return 0.9
    return Indel.normalized_similarity(one.replace(" ", ""), other.replace(" ", ""))


def _initials(core: str) -> str:
    return "".join(word[0] for word in core.split())


def _words(core: str) -> str:
    return (_WORDS + " ".join(sorted(set(core.split()))))[:_LONGEST]


def _letters(core: str) -> set[str]:
    padded = f"{_EDGE}{core.replace(' ', '')[:_LONGEST]}{_EDGE}"
    return {padded[start : start + _GRAM] for start in range(len(padded) - _GRAM + 1)}


def core_of_name(name: str) -> str:
    """The words that tell a client from others: no case, accents, marks and legal forms."""
    words = words_of_name(name)
    return " ".join(word for word in words if word not in LEGAL_FORMS) or " ".join(words)


def _without_accents(name: str) -> str:
    if name.isascii():
        return name.casefold()
    spelt = unicodedata.normalize("NFC", name.casefold()).translate(_SPELT_OUT)
    letters = unicodedata.normalize("NFKD", spelt)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
