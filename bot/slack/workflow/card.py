"""A workflow's question to the owner of a deal, and what became of it."""

from bot.copy.catalog import Catalog
from bot.copy.escaping import one_line, shorten
from bot.delivery.cards import RequestCard
from bot.slack.action_ids import REQUEST_LEAVE, REQUEST_LOG
from bot.slack.case_text import NAME
from bot.slack.elements import Block, actions, button, section
from storage.models import RequestTopic


def request_blocks(catalog: Catalog, card: RequestCard) -> list[Block]:
    """What the workflow says, with two answers; a line once it is answered."""
    text = catalog.text(
        f"messages/request_{card.topic}",
        client=shorten(one_line(card.asked.client), NAME),
        amount=shorten(one_line(card.asked.amount), NAME),
    )
    if card.topic is not RequestTopic.ASKED:
        return [section(text)]
    answers = [
        button(catalog.label("buttons.request_log"), REQUEST_LOG, card.nudge_id, primary=True),
        button(catalog.label("buttons.request_leave"), REQUEST_LEAVE, card.nudge_id),
    ]
    return [section(text), actions(answers, f"request.{card.nudge_id}")]
