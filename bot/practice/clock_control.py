"""What the page may ask of whoever holds the clock and the bot: what is next, and to skip to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Upcoming:
    """The next thing that the bot will send; `what` is in words for the person it is for."""

    at: datetime
    what: str


class ClockControl(Protocol):
    """Holds the clock."""

    async def next_for(self, user: str) -> Upcoming | None:
        """The next nudge for a person, else the next for anybody."""

    async def next_of_newest(self, user: str) -> Upcoming | None:
        """The next nudge about the deal that a person reported last, else the next for them."""

    async def next_digest(self) -> Upcoming | None:
        """The next digest for the team."""

    async def go_to(self, at: datetime) -> None:
        """Pass through everything that comes due until then, each at its own moment."""
