"""The form that hands a deal to a colleague."""

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.slack.action_ids import HAND_OVER_FORM
from bot.slack.case_text import client_name
from bot.slack.elements import Block, field, form, section


def hand_over_view(catalog: Catalog, case: Case, metadata: str) -> Block:
    """Whom to offer the deal to."""
    element = {"type": "users_select", "action_id": "colleague"}
    blocks = [
        section(catalog.text("messages/hand_over_intro", client=client_name(case))),
        field(catalog, "hand_over", "colleague", element),
    ]
    return form(catalog, "hand_over", HAND_OVER_FORM, blocks, metadata)
