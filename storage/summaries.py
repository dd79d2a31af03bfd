"""What a rep's weekly summary is made of: their open deals by when they are due."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, and_, bindparam, case, func, or_, update
from sqlmodel import Session, col, select

from storage.models import LostDeal, RepKey


@dataclass(frozen=True, slots=True)
class OpenDeals:
    """The ids of the first deals that are due, those without a day, and how many there are."""

    due: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
    due_in_all: int = 0
    in_all: int = 0


@dataclass(frozen=True, slots=True)
class Moments:
    """Now, the moment before which a deal is due soon, and the one that stands for no day."""

    now: datetime
    until: datetime
    never: datetime


_OF_REP = (
    LostDeal.team_id == bindparam("team"),
    LostDeal.rep_id == bindparam("rep"),
    col(LostDeal.is_open),
)
_DUE = col(LostDeal.list_at) < bindparam("until")
_COUNTS = select(func.count(), func.sum(case((_DUE, 1), else_=0))).where(*_OF_REP)
_FIRST_DUE = (
    select(LostDeal.id)
    .where(*_OF_REP, _DUE)
    .order_by(col(LostDeal.summed_up_at).nulls_first(), col(LostDeal.list_at), col(LostDeal.id))
    .limit(bindparam("most"))
)
_UNSEEN = and_(
    ~_DUE,
    or_(col(LostDeal.next_shown).is_(None), col(LostDeal.next_shown) < bindparam("now")),
)
"""A day of it lies ahead, and its rep was not shown that."""

_UNDATED = (
    select(LostDeal.id)
    .where(*_OF_REP, or_(col(LostDeal.list_at) >= bindparam("never"), _UNSEEN))
    .order_by(col(LostDeal.summed_up_at).nulls_first(), col(LostDeal.id))
    .limit(bindparam("most"))
)

_DEAL = cast("Table", LostDeal.__table__)  # type: ignore[attr-defined]  # SQLModel hides it
_SUMMED_UP = (
    update(_DEAL)
    .where(_DEAL.c.id == bindparam("deal"))
    .where(or_(_DEAL.c.summed_up_at.is_(None), _DEAL.c.summed_up_at < bindparam("at")))
    .values(
        summed_up=_DEAL.c.summed_up + 1,
        summed_up_at=bindparam("at"),
        next_shown=bindparam("shown"),
    )
)


def open_deals(session: Session, whose: RepKey, moments: Moments, most: int) -> OpenDeals:
    """A rep's open deals that are due soon, and those that wait for no day.

    Among the second are those whose next day the rep was not shown.
    """
    params: dict[str, object] = {"team": whose.team_id, "rep": whose.rep_id}
    params |= {"until": moments.until, "now": moments.now}
    in_all, due_in_all = session.exec(_COUNTS, params=params).one()
    if not in_all:
        return OpenDeals()
    due = session.exec(_FIRST_DUE, params=params | {"most": most}).all()
    undated = session.exec(_UNDATED, params=params | {"never": moments.never, "most": most}).all()
    return OpenDeals(tuple(due), tuple(undated), int(due_in_all or 0), in_all)


def reps_with_open_deals(session: Session, whose: Collection[RepKey]) -> set[RepKey]:
    """Which of these reps have a deal that is open."""
    query = (
        select(LostDeal.team_id, LostDeal.rep_id)
        .where(col(LostDeal.team_id).in_({one.team_id for one in whose}))
        .where(col(LostDeal.rep_id).in_({one.rep_id for one in whose}), col(LostDeal.is_open))
        .distinct()
    )
    return {RepKey(team_id, rep_id) for team_id, rep_id in session.exec(query)} & set(whose)


def note_summed_up(session: Session, listed: Mapping[str, datetime | None], at: datetime) -> None:
    """A summary lists these deals, each with its next day; one that is sent again counts once."""
    params = [{"deal": deal_id, "shown": shown, "at": at} for deal_id, shown in listed.items()]
    if params:
        session.connection().execute(_SUMMED_UP, params)
