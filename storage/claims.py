"""Claiming due nudges: a few of each workspace, under a lease that guards every later write."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, zip_longest

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, text, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select, update

from storage.models import Nudge, NudgeStatus
from storage.rate_limits import LONGEST_REST
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
    WHERE first.wake_at <= :latest AND NOT EXISTS (
        SELECT 1 FROM send_gate g
        WHERE g.team_id = first.team_id AND g.method IN :methods
              AND g.closed_until > :now AND g.closed_until <= :longest)
    ORDER BY first.wake_at LIMIT :teams
    """
).bindparams(
    bindparam("now", type_=UtcDateTime),
    bindparam("latest", type_=UtcDateTime),
    bindparam("longest", type_=UtcDateTime),
    bindparam("methods", expanding=True),
)

_ANYTHING_DUE = select(Nudge.id).where(col(Nudge.wake_at) <= bindparam("latest")).limit(1)
_IS_DUE = or_(
    and_(
        col(Nudge.status) == NudgeStatus.PENDING,
        col(Nudge.wake_at) <= bindparam("now", type_=UtcDateTime),
    ),
    and_(
        col(Nudge.status) == NudgeStatus.SENDING,
        col(Nudge.wake_at) <= bindparam("leases_at", type_=UtcDateTime),
    ),
)


def _another_goes_first() -> ColumnElement[bool]:
    # One at a time for each rep: only what was sent already can be counted against the caps, and
    # only what is not yet claimed can be folded into one message.
    other = aliased(Nudge)
    # What met trouble waits long between its tries; the rep's other messages do not wait for it.
    under_way = and_(col(other.status) == NudgeStatus.SENDING, col(other.reason).is_(None))
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
        col(other.wake_at).is_not(None),
        or_(col(other.counts), col(other.reminder) > 0),
        or_(under_way, earlier),
    )


_DUE_IN = (
    select(Nudge)
    .where(Nudge.team_id == bindparam("team"), col(Nudge.wake_at) <= bindparam("latest"), _IS_DUE)
    .where(
        or_(
            and_(~col(Nudge.counts), col(Nudge.reminder) == 0),
            col(Nudge.status) == NudgeStatus.SENDING,
            ~_another_goes_first(),
        )
    )
    .where(col(Nudge.id).not_in(bindparam("but", expanding=True)))
    .order_by(col(Nudge.wake_at))
    .limit(bindparam("most"))
)
_CLAIM = (
    update(Nudge)
    .where(tuple_(col(Nudge.id), col(Nudge.lease_no)).in_(bindparam("rows", expanding=True)))
    .where(_IS_DUE)
    .values(
        status=NudgeStatus.SENDING,
        lease_no=Nudge.lease_no + 1,
        # It is under way now: who wakes what waits to be mended must not end its lease.
        reason=None,
        wake_at=bindparam("lease_end", type_=UtcDateTime),
    )
    .returning(col(Nudge.id))
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A nudge that is ours until its lease ends; uncertain if an earlier send may have arrived.

    Its `reason` and `error` are those from before the claim. A try counts when it has ended, so
    that a process that is killed uses none up.
    """

    nudge: Nudge
    uncertain: bool

    @property
    def lease_no(self) -> int:
        """The lease under which every write about this claim is made."""
        return self.nudge.lease_no


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is claimed at once: so many in all, but of each of so many workspaces a few.

    A workspace for which Slack has closed one of the methods is passed over.
    """

    methods: Sequence[str]
    in_all: int
    least_per_team: int
    teams: int


@dataclass(frozen=True, slots=True)
class Leases:
    """By the clock that leases are kept by: what it shows, and when one ends that begins now."""

    at: datetime
    end: datetime


def claim_due(
    session: Session,
    now: datetime,
    leases: Leases,
    limits: Limits,
    but: Collection[str] = (),
) -> list[Claim]:
    """Claim what is due, in turn from each workspace, so that none waits behind another's pile.

    `but` are nudges that whoever asks is sending already.
    """
    moments = {"now": now, "leases_at": leases.at, "latest": max(now, leases.at)}
    if session.exec(_ANYTHING_DUE, params={"latest": moments["latest"]}).first() is None:
        return []
    params = {
        "now": now,
        "latest": moments["latest"],
        "longest": now + LONGEST_REST,
        "methods": limits.methods,
        "teams": limits.teams,
    }
    teams = [team_id for (team_id,) in session.connection().execute(_TEAMS_WITH_DUE, params)]
    most = max(limits.least_per_team, limits.in_all // max(1, len(teams)))
    wanted = {**moments, "most": most, "but": list(but)}
    due = [session.exec(_DUE_IN, params=wanted | {"team": team}).all() for team in teams]
    return _claim(session, _in_turn(due), now, leases)


def claim_written(
    session: Session, nudges: Sequence[Nudge], now: datetime, leases: Leases
) -> dict[str, Claim]:
    """Claim nudges that were just written, by their ids; none that somebody else has."""
    # PostgreSQL may ask for all of it again, and then they must be as they were written.
    for nudge in nudges:
        nudge.status, nudge.lease_no, nudge.attempts = NudgeStatus.PENDING, 0, 0
    return {claim.nudge.id: claim for claim in _claim(session, nudges, now, leases)}


def _in_turn(due: Iterable[Sequence[Nudge]]) -> list[Nudge]:
    return [row for row in chain.from_iterable(zip_longest(*due)) if row is not None]


def _claim(session: Session, rows: Sequence[Nudge], now: datetime, leases: Leases) -> list[Claim]:
    if not rows:
        return []
    params = {
        "rows": [(row.id, row.lease_no) for row in rows],
        "now": now,
        "leases_at": leases.at,
        "lease_end": leases.end,
    }
    ours = {found for (found,) in session.connection().execute(_CLAIM, params)}
    return [_claimed(session, row, leases.end) for row in rows if row.id in ours]


def _claimed(session: Session, row: Nudge, lease_end: datetime) -> Claim:
    uncertain = row.status == NudgeStatus.SENDING
    # It is only read from here on: what happens to it is written under its lease.
    if row in session:
        session.expunge(row)
    row.status, row.wake_at = NudgeStatus.SENDING, lease_end
    row.lease_no += 1
    return Claim(row, uncertain)
