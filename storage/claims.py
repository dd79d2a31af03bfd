"""Claiming due nudges: a few of each workspace, under a lease that guards every later write."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, zip_longest

from sqlalchemy import ColumnElement, Update, and_, bindparam, exists, func, or_, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select, update

from storage.models import Nudge, NudgeStatus
from storage.types import UtcDateTime
from storage.whose_turn import Leases, Limits, teams_with_due

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
