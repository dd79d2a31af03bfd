"""A notice to whoever can mend something, or has to step in: only what they need."""

from bot.copy.catalog import Catalog
from bot.delivery.cards import NoticeCard
from bot.slack.case_text import client_name
from bot.slack.elements import Block, section


def notice_blocks(catalog: Catalog, card: NoticeCard) -> list[Block]:
    """The notice; an escalation names rep, client and kind, never what was written."""
    if card.case is None:
        return [section(catalog.text(f"messages/notice_{card.topic}", channel=card.channel))]
    deal = card.case.deal
    text = catalog.text(
        f"messages/notice_{card.topic}",
        rep=deal.rep_id,
        client=client_name(card.case),
        gate=catalog.label(f"gates.{deal.escalation}"),
    )
    return [section(text)]
