"""The first message: what this does for whoever reads it, that it is private, three buttons."""

from bot.copy.catalog import Catalog
from bot.slack.action_ids import HELP, HOURS, LOG
from bot.slack.elements import Block, actions, button, section


def welcome_blocks(catalog: Catalog) -> list[Block]:
    """The message, with what to do first."""
    first = [
        button(catalog.label("buttons.log"), LOG, "welcome", primary=True),
        button(catalog.label("buttons.help"), HELP, "welcome"),
        button(catalog.label("buttons.hours"), HOURS, "welcome"),
    ]
    return [section(catalog.text("messages/welcome")), actions(first, "welcome")]
