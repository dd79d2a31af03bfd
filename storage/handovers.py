"""Deals offered to colleagues."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from storage.models import Handover, HandoverState, Nudge, NudgeKind, OfferTopic


def get_handover(session: Session, team_id: str, handover_id: str) -> Handover | None:
    """The offer, if this workspace has it."""
    found = session.get(Handover, handover_id)
    return found if found is not None and found.team_id == team_id else None


def get_handovers(session: Session, ids: Collection[str]) -> dict[str, Handover]:
    """Some offers, by id."""
    found = session.exec(select(Handover).where(col(Handover.id).in_(ids)))
    return {offer.id: offer for offer in found}


def offers_to(session: Session, team_id: str, rep_id: str) -> list[Handover]:
    """What a rep was offered and has not answered, the oldest first."""
    # By the messages that offer it: they are found by whom they are for.
    query = (
        select(Handover)
        .join(Nudge, col(Nudge.handover_id) == Handover.id)
        .where(Nudge.team_id == team_id, Nudge.kind == NudgeKind.OFFER)
        .where(Nudge.recipient == rep_id, Nudge.topic == OfferTopic.OFFERED)
        .where(Handover.state == HandoverState.OFFERED)
        .order_by(col(Handover.at), Handover.id)
    )
    return list(session.exec(query))


def message_of_offer(session: Session, offer: Handover) -> Nudge | None:
    """The message that offers a deal to the colleague."""
    query = (
        select(Nudge)
        .where(Nudge.team_id == offer.team_id, Nudge.kind == NudgeKind.OFFER)
        .where(Nudge.recipient == offer.to_rep, Nudge.handover_id == offer.id)
        .where(Nudge.topic == OfferTopic.OFFERED)
    )
    return session.exec(query).first()


def handovers_of(session: Session, team_id: str, deal_id: str) -> list[Handover]:
    """A deal's offers, oldest first."""
    query = (
        select(Handover)
        .where(Handover.team_id == team_id, Handover.deal_id == deal_id)
        .order_by(col(Handover.at), Handover.id)
    )
    return list(session.exec(query))
