"""A notice to whoever can mend something, or has to step in: only what they need."""

from bot.copy.catalog import Catalog
from bot.delivery.cards import NoticeCard
from bot.delivery.refusals import refusal
from bot.slack.action_ids import RESEND
from bot.slack.elements import Block, actions, button, section
from bot.slack.escalation.card import escalation_notice
from storage.models import NoticeTopic


def notice_blocks(catalog: Catalog, card: NoticeCard) -> list[Block]:
    """The notice; an escalation names rep, client and kind, never what was written."""
    if card.case is None:
        return _to_be_mended(catalog, card)
    return escalation_notice(catalog, card, card.case)


def _to_be_mended(catalog: Catalog, card: NoticeCard) -> list[Block]:
    name = f"messages/notice_{card.topic}"
    if card.topic is NoticeTopic.DIGEST_CHANNEL:
        return [section(catalog.text(name, channel=card.channel))]
    if card.topic is NoticeTopic.MENDING:
        remedy = catalog.label(f"mending.{refusal(card.detail).remedy}")
        return [section(catalog.text(name, code=card.detail, remedy=remedy))]
    again = button(catalog.label("buttons.resend"), RESEND, card.nudge_id or "notice")
    return [section(catalog.text(name, code=card.detail)), actions([again], "failed")]
