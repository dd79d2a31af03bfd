"""Claiming due nudges and settling them: every write is guarded by id, lease and status."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, text
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, select, update

from storage.insert import insert_if_new
from storage.models import Nudge, NudgeStatus, RateLimit
from storage.types import UtcDateTime

_TEAMS_WITH_DUE = text(
    """
    WITH RECURSIVE team(id) AS (
        SELECT min(team_id) FROM nudge WHERE wake_at IS NOT NULL
        UNION ALL
        SELECT (SELECT min(n.team_id) FROM nudge n
                WHERE n.wake_at IS NOT NULL AND n.team_id > team.id)
        FROM team WHERE team.id IS NOT NULL
    ), first(team_id, wake_at) AS (
        SELECT team.id, (SELECT min(n.wake_at) FROM nudge n
                         WHERE n.team_id = team.id AND n.wake_at IS NOT NULL)
        FROM team WHERE team.id IS NOT NULL
    )
    SELECT first.team_id FROM first
    WHERE first.wake_at <= :now AND NOT EXISTS (
        SELECT 1 FROM send_gate g
        WHERE g.team_id = first.team_id AND g.method IN :methods AND g.closed_until > :now)
    ORDER BY first.wake_at LIMIT :teams
    """
).bindparams(bindparam("now", type_=UtcDateTime), bindparam("methods", expanding=True))

_ANYTHING_DUE = select(Nudge.id).where(col(Nudge.wake_at) <= bindparam("now")).limit(1)


def _another_goes_first() -> ColumnElement[bool]:
    # One at a time for each rep: only what was sent already can be counted against the caps, and
    # only what is not yet claimed can be folded into one message.
    other = aliased(Nudge)
    # What met trouble waits long between its tries; the rep's other messages do not wait for it.
    under_way = and_(col(other.status) == NudgeStatus.SENDING, col(other.error).is_(None))
    earlier = and_(
        col(other.status) == NudgeStatus.PENDING,
        or_(
            col(other.wake_at) < col(Nudge.wake_at),
            and_(col(other.wake_at) == col(Nudge.wake_at), col(other.id) < col(Nudge.id)),
        ),
    )
    return exists().where(
        col(other.team_id) == col(Nudge.team_id),
        col(other.recipient) == col(Nudge.recipient),
        col(other.counts),
        or_(under_way, earlier),
    )


_DUE_IN = (
    select(Nudge)
    .where(Nudge.team_id == bindparam("team"), col(Nudge.wake_at) <= bindparam("now"))
    .where(
        or_(~col(Nudge.counts), col(Nudge.status) == NudgeStatus.SENDING, ~_another_goes_first())
    )
    .order_by(col(Nudge.wake_at))
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A nudge that is ours until its lease ends; uncertain if an earlier send may have arrived."""

    nudge: Nudge
    uncertain: bool

    @property
    def lease_no(self) -> int:
        """The lease under which every write about this claim is made."""
        return self.nudge.lease_no


def claim_due(
    session: Session,
    now: datetime,
    lease: timedelta,
    *,
    methods: Sequence[str],
    per_team: int,
    teams: int,
) -> list[Claim]:
    """Claim a few due nudges of each workspace, so that none waits behind another's pile.

    A workspace for which Slack has closed one of these methods is passed over.
    """
    if not _anything_due(session, now):
        return []
    found = session.connection().execute(
        _TEAMS_WITH_DUE, {"now": now, "methods": methods, "teams": teams}
    )
    due = [row for (team_id,) in found.all() for row in _due_in(session, team_id, now, per_team)]
    return [claim for row in due if (claim := _claim(session, row, now, now + lease))]


def keep_channel(session: Session, claim: Claim, channel: str, lease_end: datetime) -> bool:
    """Note where the message goes, so that it can be looked up, and renew the lease for sending.

    Finding the channel may have used the lease up; a lookup must not run ahead of the post.
    """
    return _settle(session, claim, channel=channel, wake_at=lease_end)


def mark_sent(session: Session, claim: Claim, channel: str, ts: str, at: datetime) -> bool:
    """Record the message; False when the claim is no longer ours."""
    return _settle(
        session,
        claim,
        status=NudgeStatus.SENT,
        wake_at=None,
        channel=channel,
        message_ts=ts,
        sent_at=at,
        error=None,
    )


def postpone(
    session: Session,
    claim: Claim,
    until: datetime,
    why: str | None = None,
    *,
    counts: bool = True,
) -> bool:
    """Definitely not sent: due again later; an attempt that was not its fault does not count."""
    return _settle(
        session,
        claim,
        status=NudgeStatus.PENDING,
        wake_at=until,
        error=why,
        attempts=_attempts(claim, counts=counts),
    )


def look_later(
    session: Session, claim: Claim, until: datetime, why: str, *, counts: bool = True
) -> bool:
    """Still unknown whether it arrived: look again then."""
    attempts = _attempts(claim, counts=counts)
    return _settle(session, claim, wake_at=until, error=why, attempts=attempts)


def cancel(session: Session, claim: Claim, why: str) -> bool:
    """The world has moved on: final, with the reason."""
    return _settle(session, claim, status=NudgeStatus.CANCELLED, wake_at=None, error=why)


def fail(session: Session, claim: Claim, why: str) -> bool:
    """It cannot be sent: final and visible, with the reason."""
    return _settle(session, claim, status=NudgeStatus.FAILED, wake_at=None, error=why)


def set_rate_limit(session: Session, team_id: str, method: str, until: datetime) -> None:
    """Slack answered 429: hold this method for the workspace, for the longest it was told."""
    if insert_if_new(session, RateLimit(team_id=team_id, method=method, closed_until=until)):
        return
    query = (
        update(RateLimit)
        .where(col(RateLimit.team_id) == team_id, col(RateLimit.method) == method)
        .where(col(RateLimit.closed_until) < until)
        .values(closed_until=until)
    )
    session.exec(query)


def drop_ended_rate_limits(session: Session, now: datetime) -> None:
    """Forget rate limits that are over."""
    session.exec(delete(RateLimit).where(col(RateLimit.closed_until) <= now))


def rate_limited_until(
    session: Session, team_id: str, method: str, now: datetime
) -> datetime | None:
    """When the method may be called again; None when it may be called now."""
    gate = session.get(RateLimit, (team_id, method))
    return gate.closed_until if gate is not None and gate.closed_until > now else None


def _anything_due(session: Session, now: datetime) -> bool:
    return session.exec(_ANYTHING_DUE, params={"now": now}).first() is not None


def _due_in(session: Session, team_id: str, now: datetime, most: int) -> list[Nudge]:
    return list(session.exec(_DUE_IN, params={"team": team_id, "now": now, "most": most}))


def _claim(session: Session, row: Nudge, now: datetime, lease_end: datetime) -> Claim | None:
    uncertain = row.status == NudgeStatus.SENDING
    query = (
        update(Nudge)
        .where(col(Nudge.id) == row.id, col(Nudge.lease_no) == row.lease_no)
        .where(col(Nudge.status) == row.status, col(Nudge.wake_at) <= now)
        .values(
            status=NudgeStatus.SENDING,
            lease_no=row.lease_no + 1,
            attempts=row.attempts + 1,
            wake_at=lease_end,
        )
    )
    if session.exec(query).rowcount != 1:
        return None
    session.refresh(row)
    return Claim(row, uncertain)


def _attempts(claim: Claim, *, counts: bool) -> int:
    return claim.nudge.attempts if counts else claim.nudge.attempts - 1


def _settle(session: Session, claim: Claim, **values: object) -> bool:
    query = (
        update(Nudge)
        .where(col(Nudge.id) == claim.nudge.id, col(Nudge.lease_no) == claim.lease_no)
        .where(col(Nudge.status) == NudgeStatus.SENDING)
        .values(**values)
    )
    return session.exec(query).rowcount == 1
