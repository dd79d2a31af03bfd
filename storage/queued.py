"""Due nudges shared out among workers: promoted a few of each workspace, claimed by their ids.

Only where several processes share the work, on PostgreSQL.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, String, bindparam, exists, func, literal_column, true
from sqlalchemy import select as columns
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Session, col, select, update

from storage.claims import (
    CLAIM,
    IS_UNCERTAIN,
    IS_WAITING,
    ITS_TURN,
    Claim,
    Leases,
    Limits,
    claim_read,
    in_turn,
    teams_with_due,
)
from storage.models import Nudge, NudgeStatus, RateLimit
from storage.rate_limits import LONGEST_REST
from storage.types import UtcDateTime

# Written out and not handed over, so that PostgreSQL knows that the index of these has them all.
_QUEUED: ColumnElement[str] = literal_column(f"'{NudgeStatus.QUEUED}'")
_SENDING: ColumnElement[str] = literal_column(f"'{NudgeStatus.SENDING}'")

_HOW_MANY_QUEUED = select(func.count()).select_from(Nudge).where(col(Nudge.status) == _QUEUED)
_TEAM = (
    func.unnest(bindparam("teams", type_=ARRAY(String)))
    .table_valued("team_id", with_ordinality="place", name="team")
    .render_derived()
)
_DUE_OF_TEAM = (
    select(Nudge.id, Nudge.lease_no, Nudge.wake_at)
    .where(col(Nudge.team_id) == _TEAM.c.team_id)
    .where(col(Nudge.wake_at) <= bindparam("latest", type_=UtcDateTime), IS_WAITING, ITS_TURN)
    .order_by(col(Nudge.wake_at))
    .limit(bindparam("most"))
    # What another worker is promoting is left to it.
    .with_for_update(of=Nudge, skip_locked=True)
    .lateral("due_of_team")
)
_TURN = func.row_number().over(partition_by=_TEAM.c.place, order_by=_DUE_OF_TEAM.c.wake_at)
_FOUND = (
    columns(_DUE_OF_TEAM.c.id, _TURN.label("turn"), _TEAM.c.place)
    .select_from(_TEAM.join(_DUE_OF_TEAM, true()))
    .subquery("found")
)
_DUE = columns(_FOUND).order_by(_FOUND.c.turn, _FOUND.c.place).limit(bindparam("room")).cte("due")
_PROMOTE = (
    update(Nudge)
    .where(col(Nudge.id) == _DUE.c.id)
    .values(status=NudgeStatus.QUEUED, wake_at=bindparam("asked_again", type_=UtcDateTime))
    .returning(_DUE.c.turn, _DUE.c.place, col(Nudge.id), col(Nudge.lease_no))
)
_CLAIM_QUEUED = CLAIM.where(col(Nudge.status) == _QUEUED)
_CLAIM_UNCERTAIN = CLAIM.where(IS_UNCERTAIN)
_UNCERTAIN = (
    select(Nudge)
    .where(col(Nudge.status) == _SENDING)
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


class Promoted(NamedTuple):
    """A nudge that a worker is to be asked for, and how often it was claimed before."""

    nudge_id: str
    lease_no: int


class Looked(NamedTuple):
    """How many were promoted, and whether more is due that found no room."""

    promoted: int
    is_more: bool


Ask = Callable[[Session, Sequence[Promoted]], None]
"""Asks for workers, in the transaction that promotes."""


@dataclass(frozen=True, slots=True)
class Promotion:
    """How nudges are promoted: `room` is how many may be queued at all.

    `asked_again`: when a worker is asked again, by the clock of the leases.
    """

    limits: Limits
    room: int
    asked_again: datetime


def promote_due(
    session: Session, now: datetime, leases: Leases, how: Promotion, ask: Ask
) -> Looked:
    """Let workers be asked for what is due, in turn from each workspace."""
    teams = teams_with_due(session, now, leases, how.limits)
    if not teams:
        return Looked(0, is_more=False)
    room = how.room - queued(session)
    if room <= 0:
        return Looked(0, is_more=True)
    params = {
        "now": now,
        "leases_at": leases.at,
        "latest": max(now, leases.at),
        "teams": teams,
        "most": how.limits.most_of(teams),
        "room": min(room, how.limits.in_all),
        "asked_again": how.asked_again,
    }
    found = sorted(session.connection().execute(_PROMOTE, params).all())
    if found:
        ask(session, [Promoted(nudge_id, lease_no) for _, _, nudge_id, lease_no in found])
    return Looked(len(found), is_more=bool(found))


def queued(session: Session) -> int:
    """How many wait for a worker."""
    return session.exec(_HOW_MANY_QUEUED).one()


def claim_queued(session: Session, ids: Collection[str], leases: Leases) -> dict[str, Claim]:
    """Claim those of these that are still queued, by their ids; none that somebody else has."""
    query = select(Nudge).where(col(Nudge.id).in_(ids), col(Nudge.status) == _QUEUED)
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
