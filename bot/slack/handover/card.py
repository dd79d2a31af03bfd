"""A deal as it is offered to a colleague, their answer, and the line while there is none."""

from dataclasses import replace

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, one_line, shorten
from bot.core.deal_state import CLOSED
from bot.core.history import EventKind, times
from bot.delivery.cards import OfferCard
from bot.slack.action_ids import ACCEPT, DECLINE, WITHDRAW_OFFER, Target
from bot.slack.case_text import WORDS, client_name, day
from bot.slack.elements import BUTTON_TEXT, Block, actions, button, section
from storage.models import HandoverState, OfferTopic

_ANSWERED = {
    HandoverState.OFFERED: "messages/unavailable",
    HandoverState.ACCEPTED: "messages/offer_taken",
    HandoverState.DECLINED: "messages/offer_left",
    HandoverState.WITHDRAWN: "messages/offer_withdrawn",
}


def answered_text(catalog: Catalog, case: Case, became: HandoverState) -> Mrkdwn:
    """What the colleague reads of an offer that was answered or taken back."""
    return catalog.text(_ANSWERED[became], client=client_name(case))


def offered_lines(catalog: Catalog, case: Case) -> list[Mrkdwn]:
    """To whom the deal is offered, under its client's name, until that is answered."""
    if case.offer is None or case.state in CLOSED:
        return []
    return [catalog.text("lines/offered", to_rep=case.offer.to_rep, on=day(case.offer.at, case))]


def withdraw_button(catalog: Catalog, case: Case, target: Target) -> list[Block]:
    """The button that takes an offer back which nobody has answered."""
    if case.offer is None or case.state in CLOSED:
        return []
    about = replace(target, step=case.offer.id)
    return [button(catalog.label("buttons.withdraw_offer"), WITHDRAW_OFFER, str(about))]


def offer_blocks(catalog: Catalog, card: OfferCard) -> list[Block]:
    """The deal as it is offered, with its history in short, or the answer to an offer."""
    case = card.case
    if card.topic is OfferTopic.OFFERED and card.became is not HandoverState.OFFERED:
        return [section(answered_text(catalog, case, card.became))]
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
    for element in elements:
        said = f"{element['text']['text']}: {client_name(case)}"
        element["accessibility_label"] = shorten(said, BUTTON_TEXT)
    return [text, actions(elements, f"offer.{card.handover_id}")]
