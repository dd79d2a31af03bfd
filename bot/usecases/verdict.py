"""What the look at the world before a send comes to."""

from dataclasses import dataclass
from datetime import datetime

from bot.usecases.cards import Card


@dataclass(frozen=True, slots=True)
class Go:
    """Send this card."""

    card: Card


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now: later."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Drop:
    """Not any more, and why."""

    why: str


Verdict = Go | Wait | Drop
