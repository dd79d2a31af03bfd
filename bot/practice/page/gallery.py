"""A picture book: one of every block and element, drawn by the same templates."""

import json
from functools import cache

from bot.local_slack.elements import state_of
from bot.local_slack.messages import with_ids
from bot.local_slack.people import JsonObject
from bot.practice.cast import CAST
from bot.practice.page.reader import TEXTS, Reader
from bot.practice.page.screens import Screens


@cache
def _written() -> str:
    return (TEXTS / "gallery.json").read_text(encoding="utf-8")


def plates(base_url: str) -> list[JsonObject]:
    """The plates: a title, the surface they belong on, and blocks that Slack would take."""
    found: list[JsonObject] = json.loads(_written().replace("{base}", base_url))
    return found


def gallery(screens: Screens, base_url: str) -> str:
    """The whole book as HTML."""
    shown = [_shown(screens, plate, number) for number, plate in enumerate(plates(base_url))]
    return screens.templates.render("gallery.html", plates=shown)


def _shown(screens: Screens, plate: JsonObject, number: int) -> JsonObject:
    ids = (f"g{number}-{count}" for count in range(1000))
    blocks = with_ids(plate["blocks"], lambda: next(ids))
    reader = Reader(
        CAST[0].person,
        screens.workspace,
        f"gallery{number}",
        state_of(blocks),
        plate.get("errors", {}),
    )
    return {"title": plate["title"], "blocks": blocks, "r": reader}
