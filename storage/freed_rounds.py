"""Rounds of steps that a press brought and that left with it: their keys are free again."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from storage.models import Nudge, NudgeKind, NudgeReason, NudgeStatus

_OVER = (NudgeStatus.SENT, NudgeStatus.CANCELLED)
_MISSED = (NudgeReason.STALE, NudgeReason.QUIET)


def free_rounds(
    session: Session, team_id: str, deal_id: str, wanted: Mapping[str, datetime], since: datetime
) -> None:
    """Let the notes be written anew that only followed from what was recorded since then.

    `wanted` is what the plan holds now, by key, with its date. What was sent stays to be read.
    """
    query = (
        select(Nudge)
        .where(Nudge.team_id == team_id, Nudge.deal_id == deal_id, Nudge.kind == NudgeKind.STEP)
        .where(col(Nudge.status).in_(_OVER))
    )
    for row in session.exec(query):
        was_missed = row.status == NudgeStatus.CANCELLED and row.reason in _MISSED
        came_since = row.sent_at is not None and row.sent_at >= since
        due_at = wanted.get(row.dedupe_key)
        is_gone = due_at is None and (was_missed or came_since)
        if is_gone or (was_missed and due_at is not None and due_at > since):
            row.dedupe_key = f"{row.dedupe_key}:{row.id}"
            session.add(row)
    session.flush()
