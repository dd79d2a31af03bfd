"""Which press may be taken back, and for how long (coaching.md, 9.5)."""

from datetime import datetime, timedelta

from bot.core.history import EventKind

TAKEN_BACK_WITHIN = timedelta(days=1)

_STAYS = frozenset(
    {
        EventKind.REPORTED,
        EventKind.UNDONE,
        EventKind.NEVER_AGAIN,
        EventKind.HANDED_OVER,
        EventKind.LET_GO,
        EventKind.TAKEN_UP_AGAIN,
    }
)
"""What asks first, has a way back of its own, or is a colleague's by then."""


def can_be_taken_back(what: str) -> bool:
    """Whether a press of this kind has an *Undo*."""
    return what not in _STAYS


def is_fresh(told_at: datetime, now: datetime) -> bool:
    """Whether a press is not too old to be taken back."""
    return now - told_at <= TAKEN_BACK_WITHIN
