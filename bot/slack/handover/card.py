"""A deal as it is offered to a colleague, and their answer."""

from bot.copy.catalog import Catalog
from bot.copy.escaping import one_line, shorten
from bot.core.history import EventKind, times
from bot.delivery.cards import OfferCard
from bot.slack.action_ids import ACCEPT, DECLINE
from bot.slack.case_text import WORDS, client_name
from bot.slack.elements import Block, actions, button, section
from storage.models import OfferTopic


def offer_blocks(catalog: Catalog, card: OfferCard) -> list[Block]:
    """The deal as it is offered, with its history in short, or the answer to an offer."""
    case = card.case
    facts = {
        "client": client_name(case),
        "from_rep": card.from_rep,
        "to_rep": card.to_rep,
        "circumstance": catalog.label(f"circumstances.{case.deal.circumstance}"),
        "what_happened": shorten(one_line(case.deal.what_happened), WORDS),
        "asks": times(case.history, EventKind.ASKED),
    }
    text = section(catalog.text(f"messages/offer_{card.topic}", **facts))
    if card.topic is not OfferTopic.OFFERED:
        return [text]
    elements = [
        button(catalog.label("buttons.accept"), ACCEPT, card.handover_id, primary=True),
        button(catalog.label("buttons.decline"), DECLINE, card.handover_id),
    ]
    return [text, actions(elements, f"offer.{card.handover_id}")]
