"""What a rep's weekly summary is made of: their open deals by when they are due."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, func, or_
from sqlmodel import Session, col, select, update

from storage.models import LostDeal, RepKey


@dataclass(frozen=True, slots=True)
class OpenDeals:
    """The ids of the first deals that are due, those without a day, and how many there are."""

    due: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
    due_in_all: int = 0
    in_all: int = 0


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
_UNDATED = (
    select(LostDeal.id)
    .where(*_OF_REP, col(LostDeal.list_at) >= bindparam("never"))
    .order_by(col(LostDeal.summed_up_at).nulls_first(), col(LostDeal.id))
    .limit(bindparam("most"))
)


def open_deals(
    session: Session, whose: RepKey, until: datetime, never: datetime, most: int
) -> OpenDeals:
    """A rep's open deals that are due before `until`, and those that wait for no day (`never`)."""
    params = {"team": whose.team_id, "rep": whose.rep_id, "until": until}
    in_all, due_in_all = session.exec(_COUNTS, params=params).one()
    if not in_all:
        return OpenDeals()
    due = session.exec(_FIRST_DUE, params=params | {"most": most}).all()
    undated = session.exec(_UNDATED, params=params | {"never": never, "most": most}).all()
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


def note_summed_up(session: Session, deal_ids: Collection[str], at: datetime) -> None:
    """A summary lists these deals; one that is sent again counts once."""
    query = (
        update(LostDeal)
        .where(col(LostDeal.id).in_(deal_ids))
        .where(or_(col(LostDeal.summed_up_at).is_(None), col(LostDeal.summed_up_at) < at))
        .values(summed_up=LostDeal.summed_up + 1, summed_up_at=at)
    )
    session.exec(query, execution_options={"synchronize_session": False})
