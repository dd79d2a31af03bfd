"""Nudges that workers were asked for, claimed by their ids; and what may stand in Slack already.

Only where several processes share the work, on PostgreSQL.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, exists, literal_column
from sqlmodel import Session, col, select

from storage.claims import CLAIM, IS_UNCERTAIN, Claim, claim_read, in_turn
from storage.models import Nudge, NudgeStatus, RateLimit
from storage.rate_limits import LONGEST_REST
from storage.types import UtcDateTime
from storage.whose_turn import Leases, Limits

# Written out and not handed over, so that PostgreSQL knows that the index of these has them all.
_WAS_CLAIMED = col(Nudge.lease_no) > literal_column("0")
_CLAIM_QUEUED = CLAIM.where(col(Nudge.status) == NudgeStatus.QUEUED)
_CLAIM_UNCERTAIN = CLAIM.where(IS_UNCERTAIN)
_UNCERTAIN = (
    select(Nudge)
    .where(_WAS_CLAIMED, col(Nudge.status) == NudgeStatus.SENDING)
    .where(col(Nudge.wake_at) <= bindparam("leases_at", type_=UtcDateTime))
    .where(col(Nudge.id).not_in(bindparam("but", expanding=True)))
    .where(
        ~exists().where(
            col(RateLimit.team_id) == col(Nudge.team_id),
            col(RateLimit.method).in_(bindparam("methods", expanding=True)),
            col(RateLimit.closed_until) > bindparam("now", type_=UtcDateTime),
            col(RateLimit.closed_until) <= bindparam("longest", type_=UtcDateTime),
        )
    )
    .order_by(col(Nudge.wake_at))
    .limit(bindparam("most"))
)


def claim_queued(session: Session, ids: Collection[str], leases: Leases) -> dict[str, Claim]:
    """Claim those of these that are still queued, by their ids; none that somebody else has."""
    query = select(Nudge).where(col(Nudge.id).in_(ids), col(Nudge.status) == NudgeStatus.QUEUED)
    rows = session.exec(query.order_by(col(Nudge.id))).all()
    found = claim_read(session, _CLAIM_QUEUED, rows, {"lease_end": leases.end})
    return {one.nudge.id: one for one in found}


def claim_uncertain(
    session: Session, now: datetime, leases: Leases, limits: Limits, but: Collection[str] = ()
) -> list[Claim]:
    """Claim what may stand in Slack already, in turn from each workspace.

    `but` are nudges that whoever asks is sending.
    """
    params = {
        "now": now,
        "leases_at": leases.at,
        "longest": now + LONGEST_REST,
        "methods": limits.methods,
        "most": limits.in_all * limits.least_per_team,
        "but": list(but),
    }
    by_team: dict[str, list[Nudge]] = {}
    for row in session.exec(_UNCERTAIN, params=params):
        by_team.setdefault(row.team_id, []).append(row)
    rows = in_turn(by_team.values())[: limits.in_all]
    moments = {"leases_at": leases.at, "lease_end": leases.end}
    return claim_read(session, _CLAIM_UNCERTAIN, rows, moments)
