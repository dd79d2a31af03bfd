"""The statements that read cases, built once: to build one takes longer than to carry it out."""

from enum import Enum, auto
from typing import Any

from sqlalchemy import (
    BindParameter,
    and_,
    bindparam,
    func,
    literal,
    null,
    union_all,
)
from sqlalchemy import select as columns
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col, select

from storage.models import (
    Client,
    ClientRecord,
    DealEvent,
    KeptScript,
    Lesson,
    LostDeal,
    Promise,
    ReadyItem,
    Recovery,
    Rep,
    Team,
    TimeOff,
)


def _many(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


_EVENT: tuple[Mapped[Any], ...] = (
    col(DealEvent.id),
    col(DealEvent.what),
    col(DealEvent.at),
    col(DealEvent.step),
    col(DealEvent.until),
    col(DealEvent.deal_id),
    col(DealEvent.told_at),
    col(DealEvent.by_user),
)
_STANDS = col(DealEvent.taken_back_at).is_(None)
"""What was taken back stays on record, and nobody goes by it."""
_ALL_DEALS = (
    select(LostDeal, Client, Rep, Team)
    .join(Client, col(Client.id) == LostDeal.client_id)
    .join(Rep, and_(col(Rep.team_id) == LostDeal.team_id, col(Rep.user_id) == LostDeal.rep_id))
    .join(Team, col(Team.team_id) == LostDeal.team_id)
    .where(col(LostDeal.team_id).in_(_many("teams")))
    .order_by(col(LostDeal.id))
)
_DEALS = _ALL_DEALS.where(col(LostDeal.id).in_(_many("ids")))
_OF_CLIENTS = _ALL_DEALS.where(col(LostDeal.client_id).in_(_many("ids")))
_WITH_SIBLINGS = _ALL_DEALS.where(
    col(LostDeal.client_id).in_(
        select(LostDeal.client_id)
        .where(col(LostDeal.team_id).in_(_many("teams")))
        .where(col(LostDeal.id).in_(_many("ids")))
    )
)
_OF_REPS = _ALL_DEALS.where(col(LostDeal.rep_id).in_(_many("ids")), col(LostDeal.is_open))


def _mark(what: str, owner: Mapped[str]) -> tuple[Any, ...]:
    """In the shape of an event: that somebody has rows of a kind."""
    nothing = (null(), null(), null())
    return (literal(what), literal(0), literal(""), *nothing, owner, null(), null())


_Spelling = aliased(Client)
HISTORIES = union_all(
    columns(literal(""), *_EVENT)
    .where(col(DealEvent.team_id).in_(_many("teams")))
    .where(col(DealEvent.deal_id).in_(_many("deals")), _STANDS),
    columns(col(LostDeal.client_id), *_EVENT)
    .join(DealEvent, col(DealEvent.deal_id) == LostDeal.id)
    .where(col(LostDeal.team_id).in_(_many("teams")))
    .where(col(LostDeal.client_id).in_(_many("clients")))
    .where(col(DealEvent.what).in_(_many("counted")), _STANDS),
    columns(*_mark("promise", col(Promise.deal_id))).where(
        col(Promise.team_id).in_(_many("teams")), col(Promise.deal_id).in_(_many("deals"))
    ),
    columns(*_mark("script", col(KeptScript.deal_id))).where(
        col(KeptScript.team_id).in_(_many("teams")), col(KeptScript.deal_id).in_(_many("deals"))
    ),
    columns(*_mark("record", col(ClientRecord.client_id)))
    .where(col(ClientRecord.team_id).in_(_many("teams")))
    .where(
        col(ClientRecord.client_id).in_(
            columns(col(_Spelling.id)).where(
                col(_Spelling.team_id).in_(_many("teams")),
                col(_Spelling.canonical_id).in_(_many("clients")),
            )
        )
    ),
    columns(*_mark("time_off", col(TimeOff.rep_id))).where(
        col(TimeOff.team_id).in_(_many("teams")), col(TimeOff.rep_id).in_(_many("reps"))
    ),
)
"""What happened, and which rare rows there are besides: under a lock, so it is read after it."""

PROMISES = (
    select(Promise)
    .where(col(Promise.team_id).in_(_many("teams")), col(Promise.deal_id).in_(_many("deals")))
    .order_by(col(Promise.due_at), col(Promise.id))
)
TIME_OFF = (
    select(TimeOff)
    .where(col(TimeOff.team_id).in_(_many("teams")), col(TimeOff.rep_id).in_(_many("reps")))
    .order_by(col(TimeOff.first_day), col(TimeOff.id))
)
SCRIPTS = select(KeptScript).where(
    col(KeptScript.team_id).in_(_many("teams")), col(KeptScript.deal_id).in_(_many("deals"))
)
READY_ITEMS = (
    select(ReadyItem)
    .where(col(ReadyItem.team_id).in_(_many("teams")), col(ReadyItem.deal_id).in_(_many("deals")))
    .order_by(col(ReadyItem.id))
)
RECOVERIES = select(Recovery).where(
    col(Recovery.team_id).in_(_many("teams")), col(Recovery.deal_id).in_(_many("deals"))
)
LESSONS = (
    select(Lesson.deal_id, Lesson.rep_id, func.max(Lesson.at))
    .where(col(Lesson.team_id).in_(_many("teams")), col(Lesson.deal_id).in_(_many("deals")))
    .group_by(col(Lesson.deal_id), col(Lesson.rep_id))
)


class Scope(Enum):
    """Which deals some ids mean."""

    DEALS = auto()
    WITH_SIBLINGS = auto()
    OF_CLIENTS = auto()
    OPEN_OF_REPS = auto()


BY_SCOPE = {
    Scope.DEALS: _DEALS,
    Scope.WITH_SIBLINGS: _WITH_SIBLINGS,
    Scope.OF_CLIENTS: _OF_CLIENTS,
    Scope.OPEN_OF_REPS: _OF_REPS,
}
LOCKED_BY_SCOPE = {
    scope: query.with_for_update(of=LostDeal, key_share=True).execution_options(
        populate_existing=True
    )
    for scope, query in BY_SCOPE.items()
}
