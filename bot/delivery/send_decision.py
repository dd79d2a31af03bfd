"""What the look at the world before a send comes to."""

from dataclasses import dataclass
from datetime import datetime

from bot.delivery.cards import Card


@dataclass(frozen=True, slots=True)
class Send:
    """Send this card."""

    card: Card


@dataclass(frozen=True, slots=True)
class Postpone:
    """Not now: later."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Cancel:
    """Not any more, and why."""

    why: str


SendDecision = Send | Postpone | Cancel
