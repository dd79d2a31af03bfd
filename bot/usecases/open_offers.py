"""Offers that nobody has answered: where they are shown, and how they are taken back."""

from bot.cases.case import Case, NoSuchDeal, Unplannable
from bot.cases.own_case import case_in_handover, is_repeat, locked_own_case
from bot.cases.turn import Turn
from bot.core.deal_state import CLOSED
from bot.delivery.cards import OfferCard, Told
from storage.handovers import get_handover, message_of_offer, offers_to
from storage.models import Handover, HandoverState, OfferTopic

MOST_OFFERS = 3
"""Whatever else is offered comes into sight once one of these is answered."""


def offers_to_me(turn: Turn) -> tuple[OfferCard, ...]:
    """The deals that colleagues offer the actor and that are still to be had, the oldest first."""
    offers = offers_to(turn.session, turn.team_id, turn.actor)
    turn.cases.read_missing(turn.team_id, [offer.deal_id for offer in offers])
    found = [card for offer in offers if (card := _as_read(turn, offer)) is not None]
    return tuple(card for card in found if _is_to_be_had(card))[:MOST_OFFERS]


def withdraw_offer(turn: Turn, deal_id: str, offer_id: str) -> Case:
    """The actor takes back an offer of theirs, unless the colleague has answered it.

    Raises NoSuchDeal or Unplannable.
    """
    case = locked_own_case(turn, deal_id)
    offer = get_handover(turn.session, turn.team_id, offer_id)
    if is_repeat(turn) or offer is None or offer.deal_id != deal_id:
        return case
    turn.session.refresh(offer)
    if offer.state == HandoverState.OFFERED and offer.from_rep == turn.actor:
        offer.state = HandoverState.WITHDRAWN
        turn.session.add(offer)
    if offer.state != HandoverState.OFFERED:
        turn.cases.rows(case).offer = None
        turn.cases.forget(case)
    return turn.case(deal_id)


def offer_stands_at(turn: Turn, offer: Handover) -> str:
    """The timestamp of the message that offered it; empty where none was sent."""
    sent = message_of_offer(turn.session, offer)
    return (sent.message_ts or "") if sent is not None else ""


def told_offer(turn: Turn, offer_id: str) -> Told | None:
    """The message that offered a deal, as the colleague reads it now; None where none stands."""
    offer = get_handover(turn.session, turn.team_id, offer_id)
    sent = message_of_offer(turn.session, offer) if offer is not None else None
    if offer is None or sent is None or not (sent.channel and sent.message_ts):
        return None
    card = _as_read(turn, offer)
    return Told(sent.channel, sent.message_ts, card) if card is not None else None


def told_own_offer(turn: Turn, offer_id: str) -> Told | None:
    """The same of an offer that the actor made."""
    offer = get_handover(turn.session, turn.team_id, offer_id)
    own = offer is not None and offer.from_rep == turn.actor
    return told_offer(turn, offer_id) if own else None


def _is_to_be_had(card: OfferCard) -> bool:
    return card.case.state not in CLOSED and card.case.deal.rep_id == card.from_rep


def _as_read(turn: Turn, offer: Handover) -> OfferCard | None:
    """The offer as the colleague reads it, while one of the two has the deal."""
    giver, taker, became = offer.from_rep, offer.to_rep, HandoverState(offer.state)
    try:
        seen = case_in_handover(turn.case(offer.deal_id), taker, giver, taker)
    except (NoSuchDeal, Unplannable):
        return None
    return OfferCard(offer.id, seen, OfferTopic.OFFERED, giver, taker, became)
