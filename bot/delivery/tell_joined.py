"""Telling reps that a colleague made two spellings one client, which dates their deals anew."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session

from storage.joined_clients import reps_to_be_told
from storage.models import Nudge, NudgeKind, SummaryTopic
from storage.nudges import enqueue_all

GATHERED = timedelta(minutes=5)
"""What is said within this time is told of in one message."""


def tell_joined(session: Session, team_id: str, reps: Collection[str], now: datetime) -> None:
    """Queue a message to each rep, unless one is on its way that will tell of this too."""
    if not reps:
        return
    waiting = reps_to_be_told(session, team_id, reps)
    told = [_message(team_id, rep, now) for rep in sorted(set(reps) - waiting)]
    enqueue_all(session, told)


def _message(team_id: str, rep: str, now: datetime) -> Nudge:
    return Nudge(
        team_id=team_id,
        kind=NudgeKind.CATCH_UP,
        dedupe_key=f"{team_id}:{SummaryTopic.SAME_CLIENT}:{rep}:{now.isoformat()}",
        recipient=rep,
        topic=SummaryTopic.SAME_CLIENT,
        counts=True,
        covers_since=now,
        due_at=now + GATHERED,
    )
