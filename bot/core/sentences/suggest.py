"""A suggestion for a sentence to a client, made from a note; empty wherever one is in doubt."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.core.circumstances import Circumstance


class LeftOut(StrEnum):
    """Why something of a note is not said."""

    BLAME = "blame"
    PRIVATE = "private"
    LANGUAGE = "language"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class About:
    """What a note is about; `ours`: "we" did it, else "I" did."""

    circumstance: Circumstance
    client: str
    contact: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What could be said, empty where no honest sentence can be formed, and what was left out."""

    text: str
    left_out: tuple[LeftOut, ...] = ()


_SAID = re.compile(
    r"(?:I|We|You|Your|Our|My|The|A|From)\b(?!.*\b(?:[Tt]hey|[Tt]heir|[Tt]he client)\b)"
)
_LATIN = re.compile(r"[A-Za-z]")


def suggest_happened(note: str, about: About) -> Suggestion:
    """What went wrong, as the rep could say it."""
    del about
    return _begun_with(note, ("I", "We", "My", "Our"))


def suggest_impact(note: str, about: About) -> Suggestion:
    """What it did to the client, as it could be said to them."""
    del about
    if note.strip().lower().startswith("they "):
        note = "You " + note.strip()[5:].replace(" their ", " your ")
    return _begun_with(note, ("You", "Your"))


def as_sentence(text: str) -> Suggestion:
    """What the rep wrote for the client, tidied; empty if it is no sentence to a client."""
    line = " ".join(text.replace("*", "").split())
    line = line[:1].upper() + line[1:]
    if line and not _LATIN.search(line):
        return Suggestion("", (LeftOut.LANGUAGE,))
    if not _SAID.match(line):
        return Suggestion("", (LeftOut.UNSURE,) if line else ())
    return Suggestion(line if line[-1] in ".?" else f"{line}.")


def _begun_with(note: str, words: tuple[str, ...]) -> Suggestion:
    said = as_sentence(note)
    if said.text.split(" ", 1)[0] in words:
        return said
    return Suggestion("", said.left_out or ((LeftOut.UNSURE,) if note.strip() else ()))
