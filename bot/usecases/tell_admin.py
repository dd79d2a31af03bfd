"""Telling the admin about something only they can mend, once a day for each matter."""

from datetime import datetime

from sqlmodel import Session

from storage.models import Nudge, NudgeKind
from storage.nudges import enqueue


def tell_admin(session: Session, team_id: str, topic: str, now: datetime) -> bool:
    """Queue a notice; False when today's already stands."""
    day = now.date().isoformat()
    notice = Nudge(
        team_id=team_id,
        kind=NudgeKind.ADMIN_NOTICE,
        dedupe_key=f"{team_id}:notice:{topic}:{day}",
        recipient="",
        topic=topic,
        due_at=now,
    )
    return enqueue(session, notice)
