"""Whether two names may mean the same client; a person decides, never this."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.client_names.compared import Compared, compared, without_brackets
from bot.core.client_names.likeness import ALIKE, likeness
from bot.core.client_names.spelling import client_key

__all__ = ["ALIKE", "NamePieces", "client_key", "like_clients", "pieces_kept", "pieces_sought"]

# No letter of a name as it is compared, so that no piece of letters looks like another kind.
_WORDS, _INITIALS, _EDGE = "=", "@", "$"
_GRAM = 3
# A whole novel as a name must fit an index's row and a statement's parameters.
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class NamePieces:
    """What like names share: a whole piece proves the likeness, letters only hint at it."""

    whole: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()


def like_clients(name: str, others: Iterable[str]) -> list[str]:
    """The other names that may be the same client, the likest first."""
    scored = [(likeness(name, other), other) for other in others]
    close = [(score, other) for score, other in scored if score >= ALIKE]
    return [other for _, other in sorted(close, key=lambda found: (-found[0], found[1]))]


def pieces_kept(name: str) -> frozenset[str]:
    """What a client of that name is found by."""
    whole = {piece for core in _cores(name) for piece in (*_words(core), *_shortened(core))}
    return frozenset(whole | _letters(compared(name).letters))


def pieces_sought(name: str) -> NamePieces:
    """What clients with a name like this one are found by."""
    whole = {piece for core in _cores(name) for piece in (*_words(core), *_other_way(core))}
    return NamePieces(tuple(sorted(whole)), tuple(sorted(_letters(compared(name).letters))))


def _cores(name: str) -> list[Compared]:
    cores = [compared(name), without_brackets(name)]
    return [core for core in cores if core is not None and core.words]


def _words(core: Compared) -> set[str]:
    """Its words in any order, and run together."""
    return _cut(_WORDS, (" ".join(core.in_any_order), core.run_together))


def _shortened(core: Compared) -> set[str]:
    """The initials by which it is found."""
    return _cut(_INITIALS, core.initials)


def _other_way(core: Compared) -> set[str]:
    """Whom it may be short for, and who may be short for it."""
    whole = _cut(_INITIALS, (core.letters,)) if core.may_be_initials else set()
    return whole | _cut(_WORDS, core.initials)


def _cut(kind: str, pieces: Iterable[str]) -> set[str]:
    return {(kind + piece)[:_LONGEST] for piece in pieces if piece}


def _letters(letters: str) -> set[str]:
    if not letters:
        return set()
    padded = f"{_EDGE}{letters[:_LONGEST]}{_EDGE}"
    return {padded[start : start + _GRAM] for start in range(len(padded) - _GRAM + 1)}
