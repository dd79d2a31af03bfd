"""What a rep was told of a deal's steps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.core.history import Event, last_press


@dataclass(frozen=True, slots=True)
class Note:
    """One message about a step's round that reached its rep (UTC); `reminder` 0 is the first.

    Not `mine`, it reached a colleague who had the deal before. `listed`, it was a line of a list,
    which says none of its words.
    """

    step: str
    occurrence: int
    at: datetime
    reminder: int = 0
    contacts: int | None = None
    mine: bool = True
    listed: bool = False


def first_unanswered(notes: Iterable[Note], history: Iterable[Event]) -> datetime | None:
    """When the first note since the last press went out (UTC), if one did."""
    pressed = last_press(history)
    return min((note.at for note in notes if note.at > pressed), default=None)
