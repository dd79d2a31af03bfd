"""Telling the admin about something only they can mend, once a day for each matter."""

from datetime import datetime
from typing import Literal

from sqlmodel import Session

from storage.models import LostDeal, Nudge, NudgeKind
from storage.nudges import enqueue

NoticeTopic = Literal["failed_nudge", "digest_channel", "escalation"]
ESCALATION: NoticeTopic = "escalation"


def tell_admin(session: Session, team_id: str, topic: NoticeTopic, now: datetime) -> bool:
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


def tell_manager(session: Session, deal: LostDeal, now: datetime) -> bool:
    """Escalate a deal that is no matter for a script (S3), once; only who, with whom and what kind.

    The row's deal tells which; what the rep wrote stays with the rep.
    """
    notice = Nudge(
        team_id=deal.team_id,
        kind=NudgeKind.ADMIN_NOTICE,
        dedupe_key=f"{deal.id}:escalation",
        deal_id=deal.id,
        recipient="",
        topic=ESCALATION,
        due_at=now,
    )
    return enqueue(session, notice)
