"""Sentences for a client, suggested from a rep's notes by rules (10.2).

It never invents a fact, and stays empty wherever it is unsure who did what, or who is meant.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.core.circumstances import Circumstance
from bot.core.sentences.addressed import ended, is_addressed, is_ready, may_be_said
from bot.core.sentences.frame import Frame
from bot.core.sentences.language import is_english
from bot.core.sentences.reading import Read, read
from bot.core.sentences.reasons import LeftOut
from bot.core.sentences.tidy import tidied
from bot.core.sentences.writing import is_sayable, written

__all__ = [
    "About",
    "LeftOut",
    "Suggestion",
    "as_insisted",
    "as_sentence",
    "suggest_happened",
    "suggest_impact",
]

LONGEST_NOTE = 1500
MOST_WORDS = 60
EMPTY = re.compile(
    r"(?:n\.?/?a\.?|none|nothing|nil|no|tbc|tba|tbd|unknown|see \w+|\W*)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class About:
    """Whose note it is about: the case, the client, who is spoken to, and whether "we" did it."""

    circumstance: Circumstance
    client: str
    contact: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A sentence, empty where no honest one can be formed, and what it leaves out."""

    text: str
    left_out: tuple[LeftOut, ...]


def suggest_happened(note: str, about: About) -> Suggestion:
    """What went wrong, as it is said to the client."""
    return _suggested(note, _frame(about, is_effect=False))


def suggest_impact(note: str, about: About) -> Suggestion:
    """What it did to the client, as it is said to them; to us, where a supplier let us down."""
    return _suggested(note, _frame(about, is_effect=True))


def _frame(about: About, *, is_effect: bool) -> Frame:
    return Frame(about.circumstance, about.client, about.contact, about.ours, is_effect)


def _suggested(note: str, frame: Frame) -> Suggestion:
    text = tidied(note[:LONGEST_NOTE])
    if (reason := _unsayable(note, text, frame.own)) is not None:
        return Suggestion("", reason)
    if len(text.split()) > MOST_WORDS:
        return Suggestion("", (LeftOut.UNSURE,))
    if is_ready(text, frame):
        return Suggestion(text, ())
    found = read(text, frame)
    sentence = written(found.clauses)
    if not found.is_enough or not is_sayable(sentence, text):
        return Suggestion("", _reasons(found, LeftOut.UNSURE))
    return Suggestion(sentence, _reasons(found))


def _unsayable(typed: str, plain: str, own: frozenset[str]) -> tuple[LeftOut, ...] | None:
    """Why nothing at all can be said of it, without a reason where nothing is typed."""
    if not typed.strip():
        return ()
    if EMPTY.fullmatch(plain.strip(" .!?")) or len(typed) >= LONGEST_NOTE:
        return (LeftOut.UNSURE,)
    return None if is_english(plain, own) else (LeftOut.LANGUAGE,)


def _reasons(found: Read, *more: LeftOut) -> tuple[LeftOut, ...]:
    return tuple(dict.fromkeys([*found.left_out, *more]))


def as_sentence(text: str) -> Suggestion:
    """What the rep wrote for the client, tidied; empty if it is no sentence to a client."""
    return _tidied_if(text, is_addressed)


def as_insisted(text: str) -> Suggestion:
    """What the rep kept although it was doubted, tidied; empty where it would betray a note."""
    return _tidied_if(text, lambda said: is_addressed(said) or may_be_said(said))


def _tidied_if(text: str, is_fit: Callable[[str], bool]) -> Suggestion:
    plain = " ".join(tidied(text[:LONGEST_NOTE]).split())
    if (reason := _unsayable(text, plain, frozenset())) is not None:
        return Suggestion("", reason)
    said = ended(plain)
    is_tidy = ended(" ".join(tidied(said).split())) == said
    return Suggestion(said, ()) if is_tidy and is_fit(said) else Suggestion("", (LeftOut.UNSURE,))
