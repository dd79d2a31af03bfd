"""What gives the parts of Home their places: headings, and labels that say whose a button is."""

from bot.copy.escaping import shorten, visible
from bot.slack.elements import Block, plain

HEADER_TEXT, SPOKEN_TEXT = 150, 75


def heading(text: str) -> Block:
    """A heading that a screen reader can jump to."""
    return {"type": "header", "text": plain(text, HEADER_TEXT)}


def spoken(element: Block, text: str) -> Block:
    """A button that says more to a screen reader than it shows: what it is about."""
    return element | {"accessibility_label": shorten(visible(text), SPOKEN_TEXT)}
