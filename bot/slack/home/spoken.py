"""What a screen reader says of a button: whose it is."""

from bot.copy.escaping import shorten, visible
from bot.slack.elements import BUTTON_TEXT, Block


def spoken(element: Block, text: str) -> Block:
    """A button that says more to a screen reader than it shows: what it is about."""
    return element | {"accessibility_label": shorten(visible(text), BUTTON_TEXT)}
