"""Digests in the nudge table: the one that waits, and what those before it have told."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage.models import TO_BE_SENT, Nudge, NudgeKind, NudgeReason, NudgeStatus

_WAITING_DIGEST = (
    select(Nudge)
    .where(Nudge.team_id == bindparam("team"), Nudge.kind == NudgeKind.DIGEST)
    .where(col(Nudge.wake_at).is_not(None))
    .order_by(col(Nudge.due_at))
)


def waiting_digest(session: Session, team_id: str) -> Nudge | None:
    """The digest that is still to be posted, the earliest first."""
    return session.exec(_WAITING_DIGEST, params={"team": team_id}).first()


def drop_digest(session: Session, waiting: Nudge, why: str) -> None:
    """Post it no more, unless that is under way."""
    if waiting.status in TO_BE_SENT:
        waiting.status, waiting.wake_at = NudgeStatus.CANCELLED, None
        waiting.reason, waiting.error = NudgeReason.SETTLED, why
        session.add(waiting)


def is_told(session: Session, team_id: str, dedupe_key: str) -> bool:
    """Whether the digest of this key is done with, posted or not."""
    query = select(Nudge.id).where(Nudge.team_id == team_id, Nudge.dedupe_key == dedupe_key)
    return session.exec(query.where(col(Nudge.wake_at).is_(None))).first() is not None


def told_until(session: Session, team_id: str, before: datetime) -> datetime | None:
    """The moment, not after that one, until which posted digests have told of everything."""
    query = (
        select(Nudge.covers_until)
        .where(Nudge.team_id == team_id, Nudge.kind == NudgeKind.DIGEST)
        .where(Nudge.status == NudgeStatus.SENT, col(Nudge.covers_until) <= before)
        .order_by(col(Nudge.covers_until).desc())
    )
    return session.exec(query.limit(1)).first()


def is_told_of(session: Session, digest: Nudge, now: datetime) -> bool:
    """Whether another digest was posted that told of all of this one's period."""
    query = (
        select(Nudge.id)
        .where(Nudge.team_id == digest.team_id, Nudge.kind == NudgeKind.DIGEST)
        .where(Nudge.status == NudgeStatus.SENT, col(Nudge.sent_at) <= now)
        .where(col(Nudge.covers_since) <= digest.covers_since)
        .where(col(Nudge.covers_until) >= digest.covers_until)
    )
    return session.exec(query.limit(1)).first() is not None


def digest_begins(session: Session, team_id: str, before: datetime) -> datetime | None:
    """Where a digest begins that ends then: what was not posted was not told."""
    return told_until(session, team_id, before) or _first_of_all(session, team_id)


def _first_of_all(session: Session, team_id: str) -> datetime | None:
    """Where the first digest begins that was to tell of something, posted or not."""
    query = (
        select(Nudge.covers_since)
        .where(Nudge.team_id == team_id, Nudge.kind == NudgeKind.DIGEST)
        .where(col(Nudge.wake_at).is_(None), col(Nudge.covers_since).is_not(None))
        .order_by(col(Nudge.covers_since))
    )
    return session.exec(query.limit(1)).first()
