"""How much waits to be sent now, and since when."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, func, select

from storage.models import Nudge


class DueNotes(NamedTuple):
    """How many notes could go out now, and since when the oldest could (UTC)."""

    notes: int
    oldest: datetime | None


def due_notes(session: Session, now: datetime) -> DueNotes:
    """What is due now; reads those alone."""
    query = select(func.count(), func.min(col(Nudge.wake_at))).where(col(Nudge.wake_at) <= now)
    return DueNotes(*session.exec(query).one())
