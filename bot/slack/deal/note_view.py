"""A step's whole note in a window, for where several deals share a message."""

from datetime import datetime

from bot.cases.own_case import OwnCase
from bot.copy.catalog import Catalog
from bot.delivery.cards import StepCard
from bot.slack.deal.note import step_blocks
from bot.slack.elements import TITLE_TEXT, Block, plain

_TO_READ = frozenset({"section", "context"})


def note_view(catalog: Catalog, case: OwnCase, step: str, now: datetime) -> Block | None:
    """The note to read and close; None where the step is no longer to come."""
    found = case.planned(step)
    if found is None:
        return None
    card = StepCard("", case, step, found.occurrence, found.contacts)
    return {
        "type": "modal",
        "title": plain(catalog.label("note.title"), TITLE_TEXT),
        "close": plain(catalog.label("app.close"), TITLE_TEXT),
        # What is to be pressed stays where this was opened from, which is then brought up to date.
        "blocks": [
            _without_button(block)
            for block in step_blocks(catalog, card, now)
            if block["type"] in _TO_READ
        ],
    }


def _without_button(block: Block) -> Block:
    return {key: value for key, value in block.items() if key != "accessory"}
