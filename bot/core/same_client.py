"""Whether two names may mean the same client; a person decides, never this."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

ALIKE = 0.84
"""Found by trying pairs of real spellings; it only decides what is offered."""

_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "æ": "ae", "ø": "oe"})
_MARKS = re.compile(r"[^\w\s]+")
_LEGAL_FORMS = frozenset(
    {"ab", "ag", "as", "bv", "co", "corp", "corporation", "company", "gmbh", "group", "holding"}
    | {"inc", "incorporated", "kg", "limited", "llc", "llp", "ltd", "nv", "oy", "plc", "pty", "sa"}
    | {"sarl", "sas", "sl", "spa", "srl", "the"}
)


def client_key(name: str) -> str:
    """A name without case, marks and spaces too many: equal keys are the same spelling."""
    return " ".join(_MARKS.sub(" ", name.casefold()).split())


def like_clients(name: str, others: Iterable[str]) -> list[str]:
    """The other names that may be the same client, the likest first."""
    mine = _core(name)
    scored = [(_likeness(mine, _core(other)), other) for other in others]
    close = [(score, other) for score, other in scored if score >= ALIKE]
    return [other for _, other in sorted(close, key=lambda found: (-found[0], found[1]))]


def _likeness(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    if set(one.split()) == set(other.split()):
        return 1.0
    initials = "".join(word[0] for word in other.split())
    if len(one) > 1 and one == initials:
        return 0.9
    return SequenceMatcher(a=one.replace(" ", ""), b=other.replace(" ", "")).ratio()


def _core(name: str) -> str:
    words = client_key(_without_accents(name)).split()
    return " ".join(word for word in words if word not in _LEGAL_FORMS) or " ".join(words)


def _without_accents(name: str) -> str:
    spelt = unicodedata.normalize("NFC", name.casefold()).translate(_SPELT_OUT)
    letters = unicodedata.normalize("NFKD", spelt)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
