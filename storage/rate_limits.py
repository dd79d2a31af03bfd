"""When Slack may be called again."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, text
from sqlmodel import Session, col, delete, update

from storage.insert import insert_if_new
from storage.models import RateLimit
from storage.types import UtcDateTime

LONGEST_REST = timedelta(hours=1)
"""Slack asks for seconds or minutes. What ends later was noted by a clock that was ahead, and would
keep everything of its workspace waiting until that clock was right."""

# One statement: of several who find that it may be called, one alone goes on.
_BEGIN_REST = text(
    """
    INSERT INTO send_gate (team_id, method, closed_until) VALUES (:team, :method, :until)
    ON CONFLICT (team_id, method) DO UPDATE SET closed_until = excluded.closed_until
    WHERE send_gate.closed_until <= :now OR send_gate.closed_until > :longest
    RETURNING method
    """
).bindparams(
    *(bindparam(name, type_=UtcDateTime) for name in ("until", "now", "longest")),
)


def begin_rest(
    session: Session, team_id: str, method: str, now: datetime, wait: timedelta
) -> datetime | None:
    """Take the one call that Slack allows in so long; when the next may be made if it is taken."""
    params = {
        "team": team_id,
        "method": method,
        "now": now,
        "until": now + wait,
        "longest": now + LONGEST_REST,
    }
    if session.connection().execute(_BEGIN_REST, params).first() is not None:
        return None
    return rate_limited_until(session, team_id, method, now) or now


def set_rate_limit(session: Session, team_id: str, method: str, until: datetime) -> None:
    """Slack answered 429: hold this method for the workspace, for the longest it was told."""
    if insert_if_new(session, RateLimit(team_id=team_id, method=method, closed_until=until)):
        return
    query = (
        update(RateLimit)
        .where(col(RateLimit.team_id) == team_id, col(RateLimit.method) == method)
        .where(
            or_(
                col(RateLimit.closed_until) < until,
                col(RateLimit.closed_until) > until + LONGEST_REST,
            )
        )
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
    limit = session.get(RateLimit, (team_id, method))
    if limit is None or not now < limit.closed_until <= now + LONGEST_REST:
        return None
    return limit.closed_until
