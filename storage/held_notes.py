"""What reps were told of steps that a gate held, and notes that such a message has become."""

from datetime import datetime

from sqlmodel import Session, col, select, update

from storage.models import Nudge, NudgeKind, NudgeStatus


def held_notes(session: Session, team_id: str, deal_id: str, recipient: str) -> list[Nudge]:
    """The messages that told a rep of a deal's held steps, the latest last."""
    query = (
        select(Nudge)
        .where(Nudge.team_id == team_id, Nudge.deal_id == deal_id, Nudge.kind == NudgeKind.HELD)
        .where(Nudge.recipient == recipient, Nudge.status == NudgeStatus.SENT)
        .where(col(Nudge.message_ts).is_not(None))
        .order_by(col(Nudge.sent_at), Nudge.id)
    )
    return list(session.exec(query))


def told_with(session: Session, host: Nudge, at: datetime) -> bool:
    """Let the note of a step be the message that told of its hold, which says its words now.

    False where that note is on its way already, or not to come. It is no further message, so it
    counts for none.
    """
    query = (
        update(Nudge)
        .where(col(Nudge.team_id) == host.team_id, col(Nudge.deal_id) == host.deal_id)
        .where(col(Nudge.kind) == NudgeKind.STEP, col(Nudge.recipient) == host.recipient)
        .where(col(Nudge.step) == host.step, col(Nudge.occurrence) == host.occurrence)
        .where(col(Nudge.reminder) == 0, col(Nudge.status) == NudgeStatus.PENDING)
        .values(
            status=NudgeStatus.SENT,
            wake_at=None,
            reason=None,
            error=None,
            channel=host.channel,
            message_ts=host.message_ts,
            sent_at=at,
            folded_into=host.folded_into or host.id,
            counts=False,
        )
    )
    return session.connection().execute(query).rowcount > 0
