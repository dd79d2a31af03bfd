"""From a card to a Slack message."""

from dataclasses import dataclass
from datetime import datetime

from bot.copy.catalog import Catalog
from bot.copy.escaping import escape
from bot.delivery.cards import (
    Card,
    DigestCard,
    NoticeCard,
    OfferCard,
    PromiseCard,
    ReceiptCard,
    StepCard,
    SummaryCard,
    TogetherCard,
)
from bot.slack.case_text import client_name
from bot.slack.deal.note import step_blocks
from bot.slack.digest.card import digest_blocks
from bot.slack.digest.notice import notice_blocks
from bot.slack.elements import FALLBACK_TEXT, Block, cut_mrkdwn
from bot.slack.handover.card import offer_blocks
from bot.slack.home.lists import summary_blocks, together_blocks
from bot.slack.promise.card import promise_blocks
from bot.slack.report.receipt import receipt_blocks


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message as Slack takes it: blocks, and the text of notifications and screen readers."""

    text: str
    blocks: list[Block]


def render(catalog: Catalog, card: Card, now: datetime) -> Rendered:
    """The message for a card."""
    fallback = cut_mrkdwn(escape(_fallback(catalog, card)), FALLBACK_TEXT)
    return Rendered(fallback, _blocks(catalog, card, now))


def _blocks(catalog: Catalog, card: Card, now: datetime) -> list[Block]:
    match card:
        case StepCard():
            return step_blocks(catalog, card, now)
        case ReceiptCard():
            return receipt_blocks(catalog, card)
        case TogetherCard():
            return together_blocks(catalog, card, now)
        case SummaryCard():
            return summary_blocks(catalog, card, now)
        case PromiseCard() | OfferCard():
            return _about_a_word_given(catalog, card, now)
        case _:
            return _for_the_team(catalog, card)


def _about_a_word_given(
    catalog: Catalog, card: PromiseCard | OfferCard, now: datetime
) -> list[Block]:
    if isinstance(card, PromiseCard):
        return promise_blocks(catalog, card, now)
    return offer_blocks(catalog, card)


def _for_the_team(catalog: Catalog, card: DigestCard | NoticeCard) -> list[Block]:
    if isinstance(card, DigestCard):
        return digest_blocks(catalog, card)
    return notice_blocks(catalog, card)


def _fallback(catalog: Catalog, card: Card) -> str:
    match card:
        case StepCard():
            step = catalog.label(f"steps.{card.step}")
            return catalog.label("fallback.step", client=client_name(card.case), step=step)
        case ReceiptCard() | PromiseCard() | OfferCard():
            kind = type(card).__name__.removesuffix("Card").lower()
            return catalog.label(f"fallback.{kind}", client=client_name(card.case))
        case SummaryCard() | TogetherCard():
            return catalog.label("fallback.summary")
        case DigestCard():
            return catalog.label("fallback.digest")
        case NoticeCard():
            return _notice(catalog, card)


def _notice(catalog: Catalog, card: NoticeCard) -> str:
    if card.case is None:
        return catalog.label("fallback.notice")
    return catalog.label("fallback.escalation", client=client_name(card.case))
