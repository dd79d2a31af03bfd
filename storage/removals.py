"""What was cancelled because a workspace had removed the bot."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from storage.models import Nudge, NudgeReason, NudgeStatus


def cancelled_by_removal(session: Session, team_id: str, since: datetime) -> list[Nudge]:
    """Those nudges of a workspace that were due since then, the earliest first."""
    query = (
        select(Nudge)
        .where(Nudge.team_id == team_id, Nudge.reason == NudgeReason.BOT_REMOVED)
        .where(Nudge.status == NudgeStatus.CANCELLED, col(Nudge.due_at) >= since)
        .order_by(col(Nudge.due_at), col(Nudge.id))
    )
    return list(session.exec(query))


def make_due_again(session: Session, nudges: Iterable[Nudge]) -> None:
    """Let these be looked at again from their day on, as if nobody had tried."""
    for nudge in nudges:
        nudge.status, nudge.wake_at = NudgeStatus.PENDING, nudge.due_at
        nudge.reason = nudge.error = nudge.folded_into = None
        nudge.attempts = 0
        session.add(nudge)


def leave_cancelled(session: Session, nudges: Iterable[Nudge]) -> None:
    """Let these be done with: another removal does not bring them up again."""
    for nudge in nudges:
        nudge.reason, nudge.error = NudgeReason.STALE, "too late after the bot was away"
        session.add(nudge)
