"""How much waits to be sent now, and since when."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import literal_column
from sqlmodel import Session, col, func, select

from storage.models import Nudge, NudgeStatus

_QUEUED = (
    select(func.count())
    .select_from(Nudge)
    # Written out, so that the index of what is on its way is used.
    .where(col(Nudge.status) == literal_column(f"'{NudgeStatus.QUEUED}'"))
    .scalar_subquery()
)


class DueNotes(NamedTuple):
    """How many notes could go out now, since when the oldest could (UTC), how many are queued."""

    notes: int
    oldest: datetime | None
    queued: int = 0


def due_notes(session: Session, now: datetime) -> DueNotes:
    """What is due now, and what workers were asked for; reads those alone."""
    query = select(func.count(), func.min(col(Nudge.wake_at)), _QUEUED)
    return DueNotes(*session.exec(query.where(col(Nudge.wake_at) <= now)).one())
