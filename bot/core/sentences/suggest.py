"""A sentence to a client, from what a rep typed."""

import re
from dataclasses import dataclass
from enum import StrEnum

_MARKS = re.compile(r"[*_~`]+|[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u200D]")
_OF_THE_CLIENT = re.compile(r"\b(?:they|them|their|theirs|the client)\b", re.IGNORECASE)
_ENDS = (".", "?", "…")


class LeftOut(StrEnum):
    """Why something of a note is not said to a client."""

    BLAME = "blame"
    PRIVATE = "private"
    LANGUAGE = "language"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A sentence, empty where no honest one can be formed, and what was left out of it."""

    text: str
    left_out: tuple[LeftOut, ...] = ()


def as_sentence(text: str) -> Suggestion:
    """What a rep wrote for the client, tidied only: capital, full stop, marks and emoji out."""
    line = " ".join(_MARKS.sub(" ", text).split()).rstrip(" ,;:!")
    if not line or _OF_THE_CLIENT.search(line):
        return Suggestion("", (LeftOut.UNSURE,) if line else ())
    ended = line if line.rstrip("\"')”’").endswith(_ENDS) else f"{line}."
    return Suggestion(ended[0].upper() + ended[1:])
