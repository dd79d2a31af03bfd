"""What the figures of some months are made of, in a number of statements that does not grow."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select as columns
from sqlmodel import Session, col, func, select

from storage.models import (
    ClientRecord,
    ClientRecordKind,
    DealEvent,
    LostDeal,
    Nudge,
    NudgeKind,
    NudgeStatus,
    Promise,
    Recovery,
    RefusedAsk,
)

_EVENT = (
    col(DealEvent.deal_id),
    col(DealEvent.what),
    col(DealEvent.at),
    col(LostDeal.reported_at),
    col(LostDeal.rep_id),
)


class EventFact(NamedTuple):
    """One event, and of its deal whose it is and since when it is known (UTC)."""

    deal_id: str
    what: str
    at: datetime
    reported_at: datetime
    rep_id: str


def events_since(
    session: Session,
    team_id: str,
    kinds: Collection[str],
    since: datetime,
    without: tuple[Collection[str], Collection[str]],
) -> list[EventFact]:
    """What was recorded since then and not taken back; `without` states and circumstances."""
    states, circumstances = without
    query = (
        columns(*_EVENT)
        .join(LostDeal, col(LostDeal.id) == DealEvent.deal_id)
        .where(col(DealEvent.team_id) == team_id, col(DealEvent.told_at) >= since)
        .where(col(DealEvent.what).in_(kinds), col(DealEvent.taken_back_at).is_(None))
        .where(col(LostDeal.state).not_in(states))
        .where(col(LostDeal.circumstance).not_in(circumstances))
    )
    return [EventFact(*one) for one in session.connection().execute(query)]


def asks_told_since(
    session: Session, team_id: str, since: datetime, without: Collection[str]
) -> dict[str, datetime]:
    """For each deal when its rep was first told since then that they could ask (UTC)."""
    query = (
        select(Nudge.deal_id, func.min(Nudge.due_at))
        .join(LostDeal, col(LostDeal.id) == Nudge.deal_id)
        .where(Nudge.team_id == team_id, Nudge.act == "ask", Nudge.due_at >= since)
        .where(Nudge.kind == NudgeKind.STEP, Nudge.status == NudgeStatus.SENT)
        .where(Nudge.reminder == 0, col(LostDeal.state).not_in(without))
        .group_by(col(Nudge.deal_id))
    )
    return {str(deal_id): at for deal_id, at in session.exec(query)}


def promises_due(
    session: Session, team_id: str, since: datetime, until: datetime, without: Collection[str]
) -> list[Promise]:
    """What was promised to clients and came due in that time."""
    query = (
        select(Promise)
        .join(LostDeal, col(LostDeal.id) == Promise.deal_id)
        .where(Promise.team_id == team_id, Promise.due_at >= since, Promise.due_at < until)
        .where(~col(Promise.by_them), col(LostDeal.state).not_in(without))
    )
    return list(session.exec(query))


def recoveries_since(session: Session, team_id: str, since: datetime) -> list[Recovery]:
    """What was won back since then."""
    query = select(Recovery).where(Recovery.team_id == team_id, Recovery.at >= since)
    return list(session.exec(query))


def stops_since(session: Session, team_id: str, since: datetime) -> list[datetime]:
    """When clients asked to be left alone since then (UTC)."""
    query = select(ClientRecord.at).where(
        ClientRecord.team_id == team_id,
        ClientRecord.at >= since,
        ClientRecord.what == ClientRecordKind.STOPPED,
    )
    return list(session.exec(query))


def refused_asks_since(
    session: Session, team_id: str, since: datetime, without: Collection[str]
) -> list[datetime]:
    """When somebody pressed for an ask past the limit since then (UTC)."""
    query = (
        select(RefusedAsk.at)
        .join(LostDeal, col(LostDeal.id) == RefusedAsk.deal_id)
        .where(RefusedAsk.team_id == team_id, RefusedAsk.at >= since)
        .where(col(LostDeal.state).not_in(without))
    )
    return list(session.exec(query))
