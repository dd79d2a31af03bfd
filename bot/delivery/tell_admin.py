"""Telling the admin about something only they can mend, once a day at most for each matter."""

from datetime import datetime

from sqlmodel import Session

from storage.models import NoticeTopic, Nudge, NudgeKind
from storage.nudges import enqueue

_CHANNEL_TROUBLE = frozenset({"not_in_channel", "channel_not_found", "is_archived"})


def what_to_mend(nudge: Nudge, code: str) -> NoticeTopic:
    """What the admin is told where a nudge waits because of this code."""
    is_channel = nudge.kind == NudgeKind.DIGEST and code in _CHANNEL_TROUBLE
    return NoticeTopic.DIGEST_CHANNEL if is_channel else NoticeTopic.MENDING


def tell_admin(
    session: Session, team_id: str, topic: NoticeTopic, now: datetime, detail: str
) -> bool:
    """Queue a notice that names the detail, a code of Slack's; False when today's stands."""
    day = now.date().isoformat()
    notice = Nudge(
        team_id=team_id,
        kind=NudgeKind.ADMIN_NOTICE,
        dedupe_key=f"{team_id}:notice:{topic}:{detail}:{day}",
        recipient="",
        topic=topic,
        detail=detail,
        due_at=now,
    )
    return enqueue(session, notice)
