"""Sentences for a client, suggested from a rep's notes by rules (10.2)."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.circumstances import Circumstance


class LeftOut(StrEnum):
    """What of a note a suggestion does not say."""

    BLAME = "blame"
    PRIVATE = "private"
    LANGUAGE = "language"
    UNSURE = "unsure"


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


def suggest_happened(note: str, about: About) -> Suggestion:  # noqa: ARG001
    """What went wrong, as it is said to the client."""
    return Suggestion("", (LeftOut.UNSURE,) if note.strip() else ())


def suggest_impact(note: str, about: About) -> Suggestion:  # noqa: ARG001
    """What it did to the client, as it is said to them; to us, where a supplier let us down."""
    return Suggestion("", (LeftOut.UNSURE,) if note.strip() else ())


def as_sentence(text: str) -> Suggestion:
    """What the rep wrote for the client, tidied; empty if it is no sentence to a client."""
    typed = " ".join(text.split()).rstrip(".")
    return Suggestion(f"{typed[0].upper()}{typed[1:]}." if typed else "", ())
