"""What a rep's own deals add up to, in a number of statements that does not grow with them."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, case, func, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col

from storage.models import DealEvent, LostDeal, Promise, PromiseState, RepKey

LATEST = 50
"""The own-ups that a typical time is taken from."""

_MINE = and_(
    col(LostDeal.team_id) == bindparam("team"),
    col(LostDeal.rep_id) == bindparam("rep"),
    col(LostDeal.state) != bindparam("removed"),
)
# What a colleague did before the deal was handed over is none of the rep's.
_BY_REP = or_(col(DealEvent.by_user).is_(None), col(DealEvent.by_user) == bindparam("rep"))
_STANDS = and_(
    col(DealEvent.team_id) == bindparam("team"), col(DealEvent.taken_back_at).is_(None), _BY_REP
)
_EVENTS = (
    columns(col(DealEvent.what), func.count(), func.count(func.distinct(DealEvent.deal_id)))
    .join(LostDeal, col(LostDeal.id) == DealEvent.deal_id)
    .where(_MINE, _STANDS, col(DealEvent.what).in_(bindparam("kinds", expanding=True)))
    .group_by(col(DealEvent.what))
)
_DONE_AT = (
    columns(col(LostDeal.reported_at), col(DealEvent.at))
    .join(LostDeal, col(LostDeal.id) == DealEvent.deal_id)
    .where(_MINE, _STANDS, col(DealEvent.what) == bindparam("kind"))
    .order_by(col(DealEvent.id).desc())
    .limit(LATEST)
)
_WAS_DUE = or_(col(Promise.state) != PromiseState.OPEN, col(Promise.due_at) < bindparam("now"))
_PROMISES = (
    columns(func.sum(case((col(Promise.state) == PromiseState.KEPT, 1), else_=0)), func.count())
    .join(LostDeal, col(LostDeal.id) == Promise.deal_id)
    .where(_MINE, col(Promise.team_id) == bindparam("team"), ~col(Promise.by_them), _WAS_DUE)
)


class Recorded(NamedTuple):
    """How often something was recorded, and in how many deals."""

    times: int
    deals: int


def count_recorded(
    session: Session, whose: RepKey, removed: str, kinds: Collection[str]
) -> dict[str, Recorded]:
    """How often a rep recorded each of these kinds, but in deals in state `removed`."""
    params = _of(whose, removed) | {"kinds": list(kinds)}
    found = session.connection().execute(_EVENTS, params)
    return {what: Recorded(times, deals) for what, times, deals in found}


def reported_and_done(
    session: Session, whose: RepKey, removed: str, kind: str
) -> list[tuple[datetime, datetime]]:
    """When a rep reported each deal with such an entry, and when that happened; the latest."""
    found = session.connection().execute(_DONE_AT, _of(whose, removed) | {"kind": kind})
    return [(reported, done) for reported, done in found]


def promises_kept(session: Session, whose: RepKey, removed: str, now: datetime) -> tuple[int, int]:
    """How many of a rep's promises were kept, of those that were due."""
    kept, due = session.connection().execute(_PROMISES, _of(whose, removed) | {"now": now}).one()
    return int(kept or 0), due


def _of(whose: RepKey, removed: str) -> dict[str, object]:
    return {"team": whose.team_id, "rep": whose.rep_id, "removed": removed}
