"""A rep's deals a page at a time, under a filter, in the order in which they press.

A page begins after the last deal of the one before it, not after so many deals: what changed in
between neither comes twice nor pushes another one out of sight.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
)
from sqlalchemy import select as columns
from sqlmodel import Session, col

from storage.models import LostDeal, RepKey

LAST = 99
"""The place among kinds of steps of what is not due."""


class DealFilter(StrEnum):
    """Which of their deals a rep looks at."""

    ALL = "all"
    DUE = "due"
    WAITING = "waiting"
    IN_TOUCH = "in_touch"
    CLOSED = "closed"
    HANDED = "handed"


class DealKey(NamedTuple):
    """The place of a deal in the order of a list."""

    rank: int
    list_at: datetime
    changed_at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class WantedPage:
    """Which page: the deals after a place, or before it, or from the beginning.

    `as_of` is when the list was opened: time that passes while somebody reads moves nothing.
    `touch` is the place of the kind that keeps in touch, `but` are deals that were just shown,
    `removed` the state of a report that was taken back.
    """

    filter: DealFilter
    as_of: datetime
    most: int
    touch: int
    removed: str
    beyond: DealKey | None = None
    backwards: bool = False
    but: Sequence[str] = ()


_IS_DUE = col(LostDeal.list_at) <= bindparam("as_of")
_IN_TOUCH = col(LostDeal.pressing) == bindparam("touch")
_HANDED = and_(col(LostDeal.reported_by) != "", col(LostDeal.reported_by) != LostDeal.rep_id)
_OPEN = col(LostDeal.is_open)
_WHICH: dict[DealFilter, ColumnElement[bool]] = {
    DealFilter.ALL: and_(_OPEN),
    DealFilter.DUE: and_(_OPEN, _IS_DUE),
    DealFilter.WAITING: and_(_OPEN, ~_IS_DUE, ~_IN_TOUCH),
    DealFilter.IN_TOUCH: and_(_OPEN, _IN_TOUCH),
    DealFilter.CLOSED: and_(~_OPEN, col(LostDeal.state) != bindparam("removed")),
    DealFilter.HANDED: and_(_OPEN, _HANDED),
}
_OF_REP = and_(col(LostDeal.team_id) == bindparam("team"), col(LostDeal.rep_id) == bindparam("rep"))
_RANK = case((_IS_DUE, col(LostDeal.pressing)), else_=LAST)
_NO_RANK = literal(0, Integer)
Column = tuple[str, Any, bool]
_CHANGED: tuple[Column, ...] = (
    ("changed_at", col(LostDeal.changed_at), True),
    ("id", col(LostDeal.id), False),
)
_PRESSING: tuple[Column, ...] = (
    ("rank", _RANK, False),
    ("list_at", col(LostDeal.list_at), False),
    *_CHANGED,
)
_COUNTS = columns(
    *(func.sum(case((which, 1), else_=0)).label(name) for name, which in _WHICH.items())
).where(_OF_REP)
_CLOSED_LATELY = (
    columns(col(LostDeal.id))
    .where(_OF_REP, _WHICH[DealFilter.CLOSED], col(LostDeal.changed_at) > bindparam("since"))
    .order_by(col(LostDeal.changed_at).desc(), col(LostDeal.id))
    .limit(bindparam("most"))
)


def page_of(session: Session, whose: RepKey, page: WantedPage) -> list[DealKey]:
    """The deals of a page in the order of the list, and one more where there is one.

    A page that is read backwards has that one at its beginning.
    """
    query = _page(page.filter, page.beyond is not None, page.backwards)
    place = page.beyond._asdict() if page.beyond else {}
    params = _of(whose, page) | place | {"most": page.most + 1, "but": list(page.but)}
    found = [DealKey(*one) for one in session.connection().execute(query, params)]
    return found[::-1] if page.backwards else found


def count_deals(session: Session, whose: RepKey, page: WantedPage) -> dict[DealFilter, int]:
    """How many of a rep's deals each filter shows."""
    found = session.connection().execute(_COUNTS, _of(whose, page)).one()
    return {name: int(number or 0) for name, number in zip(_WHICH, found, strict=True)}


def closed_lately(
    session: Session, whose: RepKey, page: WantedPage, since: datetime, most: int
) -> list[str]:
    """The ids of a rep's deals that were closed since then, the latest first."""
    params = _of(whose, page) | {"since": since, "most": most}
    return [one for (one,) in session.connection().execute(_CLOSED_LATELY, params)]


def _of(whose: RepKey, page: WantedPage) -> dict[str, object]:
    return {
        "team": whose.team_id,
        "rep": whose.rep_id,
        "as_of": page.as_of,
        "touch": page.touch,
        "removed": page.removed,
    }


@cache
def _page(shown: DealFilter, anchored: bool, backwards: bool) -> Select[Any]:  # noqa: FBT001 - a key of the cache
    order = _CHANGED if shown is DealFilter.CLOSED else _PRESSING
    rank = _NO_RANK if shown is DealFilter.CLOSED else _RANK
    query = columns(rank, col(LostDeal.list_at), col(LostDeal.changed_at), col(LostDeal.id)).where(
        _OF_REP, _WHICH[shown], col(LostDeal.id).not_in(bindparam("but", expanding=True))
    )
    if anchored:
        query = query.where(_beyond(order, backwards=backwards))
    sorted_by = (one.desc() if falls != backwards else one.asc() for _, one, falls in order)
    return query.order_by(*sorted_by).limit(bindparam("most"))


def _beyond(order: Sequence[Column], *, backwards: bool) -> ColumnElement[bool]:
    further = []
    for place, (name, one, falls) in enumerate(order):
        same = [before == bindparam(known) for known, before, _ in order[:place]]
        here: BindParameter[Any] = bindparam(name)
        further.append(and_(*same, one < here if falls != backwards else one > here))
    return or_(*further)
