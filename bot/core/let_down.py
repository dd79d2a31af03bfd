"""What may be recorded of a supplier or partner who let us down: they are no client (S3)."""

from bot.core.circumstances import Circumstance, is_client
from bot.core.history import EventKind

_OF_SUPPLIERS = frozenset(
    {
        EventKind.SAID_IT,
        EventKind.THEIR_PLAN,
        EventKind.NO_PLAN,
        EventKind.THEY_KEPT,
        EventKind.THEY_MISSED,
        EventKind.TOLD_SOLVED,
        EventKind.TOLD_OPEN,
        EventKind.GAVE_CHANCE,
        EventKind.PARTED,
    }
)
_OF_CLIENTS = frozenset(
    {
        EventKind.NOT_REACHED,
        EventKind.OWNED_UP,
        EventKind.PLAN_SENT,
        EventKind.REPAIRED,
        EventKind.NOT_REPAIRED,
        EventKind.PREVENTION_SENT,
        EventKind.SOLVED,
        EventKind.NOT_SOLVED,
        EventKind.REPLIED,
        EventKind.REASON_ASKED,
        EventKind.NEVER_AGAIN,
        EventKind.ASKED,
        EventKind.CHASED,
        EventKind.YES,
        EventKind.DOOR_OPEN,
        EventKind.NO,
        EventKind.SILENCE,
        EventKind.CAME_BACK,
        EventKind.MANAGER_CALLED,
        EventKind.RECOVERED,
        EventKind.DID_NOT_WORK,
        EventKind.STAY_IN_TOUCH,
        EventKind.NO_CONTACT,
        EventKind.TOUCHED,
        EventKind.TOUCH_ANSWERED,
        EventKind.BACK_BURNER,
        EventKind.READY,
    }
)


def belongs(circumstance: Circumstance, what: EventKind) -> bool:
    """Whether such a thing happens with that party: a supplier is not asked for business."""
    return what not in (_OF_SUPPLIERS if is_client(circumstance) else _OF_CLIENTS)
