"""When a client has said something that is worth having in their own words."""

from collections.abc import Sequence

from bot.core.history import Event, EventKind, last

HEARD = (
    EventKind.OWNED_UP,
    EventKind.SOLVED,
    EventKind.NOT_SOLVED,
    EventKind.REPLIED,
    EventKind.REASON_ASKED,
    EventKind.YES,
    EventKind.DOOR_OPEN,
    EventKind.NO,
    EventKind.NO_CONTACT,
    EventKind.NEVER_AGAIN,
    EventKind.CAME_BACK,
    EventKind.TOUCH_ANSWERED,
)
"""Whoever records one of these has heard from the client."""

WHY = frozenset({EventKind.REPLIED, EventKind.REASON_ASKED, EventKind.NO, EventKind.DOOR_OPEN})
"""What is said then is why they chose as they did."""


def heard_last(history: Sequence[Event]) -> Event | None:
    """The latest entry at which the client may have said something."""
    return last(history, *HEARD)
