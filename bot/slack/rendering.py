"""From a card to a Slack message."""

from datetime import datetime

from bot.copy.catalog import Catalog
from bot.delivery.cards import (
    Card,
    DigestCard,
    EscalationCard,
    NoticeCard,
    OfferCard,
    PromiseCard,
    ReceiptCard,
    RequestCard,
    StepCard,
    SummaryCard,
    TogetherCard,
    WelcomeCard,
)
from bot.slack.deal.note import step_blocks
from bot.slack.digest.card import digest_blocks
from bot.slack.digest.notice import notice_blocks
from bot.slack.elements import Block
from bot.slack.escalation.card import escalation_blocks
from bot.slack.handover.card import offer_blocks
from bot.slack.home.lists import summary_blocks, together_blocks
from bot.slack.message import Message, message_of
from bot.slack.promise.card import promise_blocks
from bot.slack.report.receipt import receipt_blocks
from bot.slack.welcome.card import welcome_blocks
from bot.slack.workflow.card import request_blocks


def render(catalog: Catalog, card: Card, now: datetime) -> Message:
    """The message for a card."""
    return message_of(_blocks(catalog, card, now))


def _blocks(catalog: Catalog, card: Card, now: datetime) -> list[Block]:
    match card:
        case StepCard():
            return step_blocks(catalog, card, now)
        case ReceiptCard():
            return receipt_blocks(catalog, card, now)
        case TogetherCard():
            return together_blocks(catalog, card, now)
        case SummaryCard():
            return summary_blocks(catalog, card, now)
        case PromiseCard() | OfferCard() | EscalationCard():
            return _about_a_word_given(catalog, card, now)
        case _:
            return _about_no_deal(catalog, card)


def _about_a_word_given(
    catalog: Catalog, card: PromiseCard | OfferCard | EscalationCard, now: datetime
) -> list[Block]:
    if isinstance(card, PromiseCard):
        return promise_blocks(catalog, card, now)
    if isinstance(card, EscalationCard):
        return escalation_blocks(catalog, card)
    return offer_blocks(catalog, card)


def _about_no_deal(
    catalog: Catalog, card: DigestCard | NoticeCard | WelcomeCard | RequestCard
) -> list[Block]:
    match card:
        case DigestCard():
            return digest_blocks(catalog, card)
        case WelcomeCard():
            return welcome_blocks(catalog)
        case RequestCard():
            return request_blocks(catalog, card)
        case _:
            return notice_blocks(catalog, card)
