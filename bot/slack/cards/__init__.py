"""From a card to a Slack message."""

from dataclasses import dataclass

from bot.copy.catalog import Catalog
from bot.copy.shown import escape
from bot.slack.cards.digest import digest_blocks
from bot.slack.cards.lists import catch_up_blocks
from bot.slack.cards.receipt import receipt_blocks
from bot.slack.cards.step import step_blocks
from bot.slack.elements import FALLBACK_TEXT, Block, cut_mrkdwn, section
from bot.slack.words import client_name
from bot.usecases.cards import Card, CatchUpCard, DigestCard, NoticeCard, ReceiptCard, StepCard


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message as Slack takes it: blocks, and the text of notifications and screen readers."""

    text: str
    blocks: list[Block]


def render(catalog: Catalog, card: Card) -> Rendered:
    """The message for a card."""
    match card:
        case StepCard():
            return _rendered(_step_fallback(catalog, card), step_blocks(catalog, card))
        case ReceiptCard():
            fallback = catalog.label("fallback.receipt", client=client_name(card.case))
            return _rendered(fallback, receipt_blocks(catalog, card))
        case CatchUpCard():
            return _rendered(catalog.label("fallback.catch_up"), catch_up_blocks(catalog, card))
        case DigestCard():
            return _rendered(catalog.label("fallback.digest"), digest_blocks(catalog, card))
        case NoticeCard():
            text = catalog.text(f"messages/notice_{card.topic}", channel=card.channel)
            return _rendered(catalog.label("fallback.notice"), [section(text)])


def _step_fallback(catalog: Catalog, card: StepCard) -> str:
    step = catalog.label(f"steps.{card.step}")
    return catalog.label("fallback.step", client=client_name(card.case), step=step)


def _rendered(fallback: str, blocks: list[Block]) -> Rendered:
    return Rendered(cut_mrkdwn(escape(fallback), FALLBACK_TEXT), blocks)
