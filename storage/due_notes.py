"""How much waits to be sent now, and since when."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, func, select

from storage.models import Nudge, NudgeStatus

_IS_QUEUED = col(Nudge.status) == NudgeStatus.QUEUED


class DueNotes(NamedTuple):
    """How many notes could go out now, since when the oldest could (UTC), how many are queued."""

    notes: int
    oldest: datetime | None
    queued: int = 0


def due_notes(session: Session, now: datetime) -> DueNotes:
    """What is due now, and what workers were asked for; reads those alone."""
    query = select(
        func.count().filter(~_IS_QUEUED),
        func.min(col(Nudge.wake_at)).filter(~_IS_QUEUED),
        # Still in the place of when it came due.
        func.count().filter(_IS_QUEUED),
    )
    return DueNotes(*session.exec(query.where(col(Nudge.wake_at) <= now)).one())
