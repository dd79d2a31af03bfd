"""Due nudges shared out among workers: a few of each workspace are promoted, and workers asked.

Only where several processes share the work, on PostgreSQL.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Insert,
    Integer,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    true,
    update,
)
from sqlalchemy import select as columns
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import psycopg as psycopg_dialect
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session, col, select

from storage.claims import GUARD_IS_OVER, ITS_TURN
from storage.models import Nudge, NudgeStatus
from storage.types import UtcDateTime
from storage.unavailable import DatabaseUnavailable
from storage.whose_turn import Leases, Limits, teams_waiting

_IS_QUEUED = col(Nudge.status) == NudgeStatus.QUEUED
# Said as what it is not: there is little of that, and PostgreSQL then reads a workspace's nudges in
# the order of their times and stops, where it would otherwise read all that is due and sort it.
_IS_WAITING = and_(
    col(Nudge.status) != NudgeStatus.SENDING,
    or_(
        col(Nudge.status) != NudgeStatus.PENDING,
        col(Nudge.wake_at) <= bindparam("now", type_=UtcDateTime),
    ),
    or_(~_IS_QUEUED, GUARD_IS_OVER),
)
_PLACE: ColumnElement[str] = literal_column("nudge.ctid")
"""Where a row stands in the table: it was locked there, and need not be looked for again."""

_TEAM = (
    func.unnest(bindparam("teams", type_=ARRAY(String)))
    .table_valued("team_id", with_ordinality="place", name="team")
    .render_derived()
)
_DUE_OF_TEAM = (
    columns(_PLACE.label("row"), col(Nudge.wake_at), _IS_QUEUED.label("is_again"))
    .select_from(Nudge)
    .where(col(Nudge.team_id) == _TEAM.c.team_id)
    .where(col(Nudge.wake_at) <= bindparam("latest", type_=UtcDateTime), _IS_WAITING, ITS_TURN)
    .order_by(col(Nudge.wake_at))
    .limit(bindparam("most", type_=Integer))
    # What another worker is promoting is left to it.
    .with_for_update(of=Nudge, skip_locked=True)
    .lateral("due_of_team")
)
_TURN = func.row_number().over(partition_by=_TEAM.c.place, order_by=_DUE_OF_TEAM.c.wake_at)
_FOUND = (
    columns(
        _DUE_OF_TEAM.c["row"],
        _DUE_OF_TEAM.c.is_again,
        _TURN.label("turn"),
        _TEAM.c.place,
        _TEAM.c.team_id,
    )
    .select_from(_TEAM.join(_DUE_OF_TEAM, true()))
    .subquery("found")
)


class Looked(NamedTuple):
    """How many were promoted, and whether more is due that found no room."""

    promoted: int
    is_more: bool


@dataclass(frozen=True, eq=False)
class Asking:
    """How workers are asked for, in the very statement that promotes.

    `waiting` counts what they were asked for already; `each` asks for every row of what was
    promoted: `id`, `is_again` where somebody was asked before, and `turn` and `place`, its order.
    """

    waiting: ScalarSelect[int]
    each: Callable[[CTE], Insert]


@dataclass(frozen=True, slots=True)
class Promotion:
    """How nudges are promoted: `room` is how many may be queued at all.

    `asked_again`: when a worker is asked again, by the clock of the leases.
    """

    limits: Limits
    room: int
    asked_again: datetime


def promote_due(
    session: Session, now: datetime, leases: Leases, how: Promotion, asking: Asking
) -> Looked:
    """Let workers be asked for what is due, in turn from each workspace.

    Raises DatabaseUnavailable where the engine's tables are not whole: workers mend them.
    """
    teams = teams_waiting(session, now, leases, how.limits)
    if not teams:
        return Looked(0, is_more=False)
    params = {
        "now": now,
        "leases_at": leases.at,
        "latest": max(now, leases.at),
        "teams": teams,
        "most": how.limits.most_of(teams),
        "room": how.room,
        "in_all": how.limits.in_all,
        "asked_again": how.asked_again,
    }
    try:
        sql, constants = _promoting(asking)
        found = session.connection().exec_driver_sql(sql, {**constants, **params})
        promoted, room = found.one()
    except ProgrammingError as gone:
        raise DatabaseUnavailable("the engine's tables are not whole") from gone
    return Looked(promoted, is_more=promoted > 0 or room <= 0)


def queued(session: Session) -> int:
    """How many wait for a worker; looks through what is due."""
    query = select(func.count()).select_from(Nudge).where(_IS_QUEUED)
    return session.exec(query.where(col(Nudge.wake_at).is_not(None))).one()


@cache
def _promoting(asking: Asking) -> tuple[str, dict[str, object]]:
    # Made once: to look each time whether it was made already would take as long as to run it.
    dialect = psycopg_dialect.dialect()  # type: ignore[no-untyped-call]
    made = _statement(asking).compile(dialect=dialect)
    given = {name: value for name, value in made.params.items() if value is not None}
    # The driver would write an enumeration's name, not its value.
    return str(made), {k: str(v) if isinstance(v, str) else v for k, v in given.items()}


def _statement(asking: Asking) -> Select[tuple[int, int]]:
    """There is room, these are due, they are queued, workers are asked."""
    room = columns((bindparam("room", type_=Integer) - asking.waiting).label("left")).cte("room")
    left = columns(room.c.left).scalar_subquery()
    most = func.greatest(0, func.least(bindparam("in_all", type_=Integer), left))
    due = columns(_FOUND).order_by(_FOUND.c.turn, _FOUND.c.place).limit(most).cte("due")
    promoted = (
        update(Nudge)
        .where(due.c["row"] == _PLACE, col(Nudge.team_id) == due.c.team_id)
        # No index knows of either: it costs the row alone, and what is due keeps its place.
        .values(status=NudgeStatus.QUEUED, asked_again=bindparam("asked_again", type_=UtcDateTime))
        .returning(col(Nudge.id), due.c.is_again, due.c.turn, due.c.place)
        .cte("promoted")
    )
    asked = asking.each(promoted).cte("asked")
    return columns(func.count(), left).select_from(promoted).add_cte(asked)
