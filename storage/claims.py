"""Claiming due nudges: a few of each workspace, under a lease that guards every later write."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, zip_longest

from sqlalchemy import ColumnElement, Update, and_, bindparam, exists, func, or_, text, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select, update

from storage.models import Nudge, NudgeStatus
from storage.rate_limits import LONGEST_REST
from storage.types import UtcDateTime

FEW_DUE = 1000
"""So many of those due first tell whose they are. Where too few workspaces are among them, each is
asked for its own: last, as the databases look no further than the limit where nothing is sorted."""

_TEAMS_WITH_DUE = text(
    """
    WITH RECURSIVE early(team_id, wake_at) AS MATERIALIZED (
        SELECT team_id, wake_at FROM nudge WHERE wake_at <= :latest ORDER BY wake_at LIMIT :few
    ), all_due(are_early) AS MATERIALIZED (
        SELECT count(*) < :few FROM early
    ), team(id) AS (
        SELECT CASE WHEN NOT (SELECT are_early FROM all_due)
               THEN (SELECT min(team_id) FROM nudge WHERE wake_at IS NOT NULL) END
        UNION ALL
        SELECT (SELECT min(n.team_id) FROM nudge n
                WHERE n.wake_at IS NOT NULL AND n.team_id > team.id)
        FROM team WHERE team.id IS NOT NULL
    ), first(team_id, wake_at) AS MATERIALIZED (
        SELECT team.id, (SELECT min(n.wake_at) FROM nudge n
                         WHERE n.team_id = team.id AND n.wake_at IS NOT NULL)
        FROM team WHERE team.id IS NOT NULL
    )
    SELECT due.team_id FROM (
        SELECT team_id FROM (
            SELECT team_id FROM early GROUP BY team_id ORDER BY min(wake_at)) first_ones
        UNION ALL
        SELECT team_id FROM (
            SELECT team_id FROM first
            WHERE wake_at <= :latest AND team_id NOT IN (SELECT team_id FROM early)
            ORDER BY wake_at) others
    ) due
    -- Not a join: that could be made with all of them.
    WHERE (SELECT count(*) FROM send_gate g
           WHERE g.team_id = due.team_id AND g.method IN :methods
                 AND g.closed_until > :now AND g.closed_until <= :longest) = 0
    LIMIT :teams
    """
).bindparams(
    bindparam("now", type_=UtcDateTime),
    bindparam("latest", type_=UtcDateTime),
    bindparam("longest", type_=UtcDateTime),
    bindparam("methods", expanding=True),
)

# In order, so that a plan which is made for any moment reads an index too, and not the table.
_ANYTHING_DUE = (
    select(Nudge.id)
    .where(col(Nudge.wake_at) <= bindparam("latest"))
    .order_by(col(Nudge.wake_at))
    .limit(1)
)
GUARD_IS_OVER = and_(
    # Versions before the column `asked_again` have it in `wake_at`.
    col(Nudge.wake_at) <= bindparam("leases_at", type_=UtcDateTime),
    func.coalesce(col(Nudge.asked_again), col(Nudge.wake_at))
    <= bindparam("leases_at", type_=UtcDateTime),
)
"""Of what is queued: a worker is to be asked again."""

IS_WAITING = or_(
    and_(
        col(Nudge.status) == NudgeStatus.PENDING,
        col(Nudge.wake_at) <= bindparam("now", type_=UtcDateTime),
    ),
    # Whoever was asked has not begun: it was never sent.
    and_(col(Nudge.status) == NudgeStatus.QUEUED, GUARD_IS_OVER),
)
IS_UNCERTAIN = and_(
    col(Nudge.status) == NudgeStatus.SENDING,
    col(Nudge.wake_at) <= bindparam("leases_at", type_=UtcDateTime),
)
_IS_DUE = or_(IS_WAITING, IS_UNCERTAIN)


def _another_goes_first() -> ColumnElement[bool]:
    # One at a time for each rep: only what was sent already can be counted against the caps, and
    # only what is not yet claimed can be folded into one message.
    other = aliased(Nudge)
    # What met trouble waits long between its tries; the rep's other messages do not wait for it.
    under_way = or_(
        col(other.status) == NudgeStatus.QUEUED,
        and_(col(other.status) == NudgeStatus.SENDING, col(other.reason).is_(None)),
    )
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


ITS_TURN = or_(
    and_(~col(Nudge.counts), col(Nudge.reminder) == 0),
    # It had its turn.
    col(Nudge.status) == NudgeStatus.QUEUED,
    col(Nudge.status) == NudgeStatus.SENDING,
    ~_another_goes_first(),
)
_DUE_IN = (
    select(Nudge)
    .where(Nudge.team_id == bindparam("team"), col(Nudge.wake_at) <= bindparam("latest"), _IS_DUE)
    .where(ITS_TURN)
    .where(col(Nudge.id).not_in(bindparam("but", expanding=True)))
    .order_by(col(Nudge.wake_at))
    .limit(bindparam("most"))
)
CLAIM = (
    update(Nudge)
    # By their keys: SQLite would look through everything that is due to find them.
    .where(col(Nudge.id).in_(bindparam("ids", expanding=True)))
    .where(tuple_(col(Nudge.id), col(Nudge.lease_no)).in_(bindparam("rows", expanding=True)))
    .values(
        status=NudgeStatus.SENDING,
        lease_no=Nudge.lease_no + 1,
        # It is under way now: who wakes what waits to be mended must not end its lease.
        reason=None,
        wake_at=bindparam("lease_end", type_=UtcDateTime),
    )
    .returning(col(Nudge.id))
)
_CLAIM_DUE = CLAIM.where(_IS_DUE)


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

    def most_of(self, teams: Sequence[str]) -> int:
        """How many of each of these at most."""
        return max(self.least_per_team, self.in_all // max(1, len(teams)))


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
    teams = teams_with_due(session, now, leases, limits)
    moments = {"now": now, "leases_at": leases.at, "latest": max(now, leases.at)}
    wanted = {**moments, "most": limits.most_of(teams), "but": list(but)}
    due = [session.exec(_DUE_IN, params=wanted | {"team": team}).all() for team in teams]
    return claim_read(session, _CLAIM_DUE, in_turn(due), moments | {"lease_end": leases.end})


def teams_with_due(session: Session, now: datetime, leases: Leases, limits: Limits) -> list[str]:
    """The workspaces in which something is due and Slack takes it, the longest due first."""
    latest = max(now, leases.at)
    if session.exec(_ANYTHING_DUE, params={"latest": latest}).first() is None:
        return []
    params = {
        "now": now,
        "latest": latest,
        "longest": now + LONGEST_REST,
        "methods": limits.methods,
        "teams": limits.teams,
        "few": FEW_DUE,
    }
    return [team_id for (team_id,) in session.connection().execute(_TEAMS_WITH_DUE, params)]


def claim_written(
    session: Session, nudges: Sequence[Nudge], now: datetime, leases: Leases
) -> dict[str, Claim]:
    """Claim nudges that were just written, by their ids; none that somebody else has."""
    # PostgreSQL may ask for all of it again, and then they must be as they were written.
    for nudge in nudges:
        nudge.status, nudge.lease_no, nudge.attempts = NudgeStatus.PENDING, 0, 0
    moments = {"now": now, "leases_at": leases.at, "lease_end": leases.end}
    return {one.nudge.id: one for one in claim_read(session, _CLAIM_DUE, nudges, moments)}


def in_turn(due: Iterable[Sequence[Nudge]]) -> list[Nudge]:
    """One of each, then another of each, and so on."""
    return [row for row in chain.from_iterable(zip_longest(*due)) if row is not None]


def claim_read(
    session: Session, claiming: Update, rows: Sequence[Nudge], moments: Mapping[str, datetime]
) -> list[Claim]:
    """Claim rows that were read; none that somebody else has, or that is not due any more."""
    if not rows:
        return []
    found = [(row.id, row.lease_no) for row in rows]
    params = {"ids": [row.id for row in rows], "rows": found, **moments}
    ours = {found for (found,) in session.connection().execute(claiming, params)}
    return [_claimed(session, row, moments["lease_end"]) for row in rows if row.id in ours]


def _claimed(session: Session, row: Nudge, lease_end: datetime) -> Claim:
    uncertain = row.status == NudgeStatus.SENDING
    # It is only read from here on: what happens to it is written under its lease.
    if row in session:
        session.expunge(row)
    row.status, row.wake_at = NudgeStatus.SENDING, lease_end
    row.lease_no += 1
    return Claim(row, uncertain)
