"""Deals offered to colleagues."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from storage.models import Handover


def get_handover(session: Session, team_id: str, handover_id: str) -> Handover | None:
    """The offer, if this workspace has it."""
    found = session.get(Handover, handover_id)
    return found if found is not None and found.team_id == team_id else None


def get_handovers(session: Session, ids: Collection[str]) -> dict[str, Handover]:
    """Some offers, by id."""
    found = session.exec(select(Handover).where(col(Handover.id).in_(ids)))
    return {offer.id: offer for offer in found}


def handovers_of(session: Session, team_id: str, deal_id: str) -> list[Handover]:
    """A deal's offers, oldest first."""
    query = (
        select(Handover)
        .where(Handover.team_id == team_id, Handover.deal_id == deal_id)
        .order_by(col(Handover.at), Handover.id)
    )
    return list(session.exec(query))
