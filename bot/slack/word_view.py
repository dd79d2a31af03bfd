"""A word to a person on Home, where nothing else can be shown at once."""

from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn
from bot.slack.elements import TITLE_TEXT, Block, plain, section


def word_view(catalog: Catalog, text: Mrkdwn) -> Block:
    """A message to read and close."""
    return {
        "type": "modal",
        "title": plain(catalog.label("app.name"), TITLE_TEXT),
        "close": plain(catalog.label("app.close"), TITLE_TEXT),
        "blocks": [section(text)],
    }
