"""Lost deals, their histories and their recoveries."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from storage.models import DealEvent, LostDeal, Recovery

_EVENTS = (
    select(DealEvent)
    .where(DealEvent.team_id == bindparam("team"), DealEvent.deal_id == bindparam("deal"))
    .order_by(col(DealEvent.id))
)


def get_deal(session: Session, team_id: str, deal_id: str) -> LostDeal | None:
    """The lost deal, if this workspace has it."""
    found = session.get(LostDeal, deal_id)
    return found if found is not None and found.team_id == team_id else None


def lock_deal(session: Session, team_id: str, deal_id: str) -> None:
    """Let nobody else change the deal until this transaction ends."""
    query = select(LostDeal.id).where(LostDeal.team_id == team_id, LostDeal.id == deal_id)
    session.exec(query.with_for_update()).first()


def deals_of_rep(
    session: Session, team_id: str, rep_id: str, states: Collection[str]
) -> list[LostDeal]:
    """A rep's lost deals in these states, the latest change first."""
    query = (
        select(LostDeal)
        .where(LostDeal.team_id == team_id, LostDeal.rep_id == rep_id)
        .where(col(LostDeal.state).in_(states))
        .order_by(col(LostDeal.changed_at).desc(), LostDeal.id)
    )
    return list(session.exec(query))


def events_of(session: Session, team_id: str, deal_id: str) -> list[DealEvent]:
    """A deal's history, oldest first."""
    return list(session.exec(_EVENTS, params={"team": team_id, "deal": deal_id}))


def recovery_of(session: Session, team_id: str, deal_id: str) -> Recovery | None:
    """The recovery of a deal, if it was won back."""
    found = session.get(Recovery, deal_id)
    return found if found is not None and found.team_id == team_id else None


def recoveries_to_tell(
    session: Session, team_id: str, since: datetime, until: datetime
) -> list[tuple[Recovery, LostDeal]]:
    """Recoveries of the period whose rep agreed to the digest, oldest first."""
    query = (
        select(Recovery, LostDeal)
        .join(LostDeal, col(LostDeal.id) == Recovery.deal_id)
        .where(Recovery.team_id == team_id, col(Recovery.in_digest))
        .where(Recovery.at >= since, Recovery.at < until)
        .order_by(col(Recovery.at), Recovery.deal_id)
    )
    return [(recovery, deal) for recovery, deal in session.exec(query)]


def count_events(
    session: Session, team_id: str, what: str, since: datetime, until: datetime
) -> int:
    """How many deals of the workspace recorded this in the period."""
    query = (
        select(func.count(func.distinct(DealEvent.deal_id)))
        .where(DealEvent.team_id == team_id, DealEvent.what == what)
        .where(DealEvent.at >= since, DealEvent.at < until)
    )
    return session.exec(query).one()
