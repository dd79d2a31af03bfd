"""Several deals in one message: what is the same for some of them is said once.

A coach who repeats himself is not read. A line that names a client may come as often as there are
clients; any other sentence has its one place, where it is read first.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn, escape
from bot.delivery.cards import StepCard
from bot.slack.case_text import client_name
from bot.slack.deal.note import step_blocks
from bot.slack.elements import Block, section

_BETWEEN = re.compile(r"(?<=[.?:…])(\s+)|(\n+)")
_ENDS = (".", "?", ":", "…")
_MARKS = "> *_"


class SaidOnce:
    """What a message has said so far."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def told(self, catalog: Catalog, card: StepCard, now: datetime) -> list[Block]:
        """The step in whole; nothing where that would say something a second time.

        What was recorded, and a reminder, leave out what was said.
        """
        name, whole = escape(client_name(card.case)), step_blocks(catalog, card, now)
        again = {one for one in _sentences(whole) & self._said if name not in one}
        if not again:
            return whole
        if card.planned is None or (card.reminder and not card.is_held):
            return [left for block in whole if (left := _without(block, again)) is not None]
        return []

    def add(self, blocks: Iterable[Block]) -> None:
        """Remember what these say."""
        self._said |= _sentences(blocks)


def _sentences(blocks: Iterable[Block]) -> set[str]:
    texts = (text for block in blocks for text in _texts(block))
    return {bare for text in texts for part in _parts(text) if (bare := _bare(part))}


def _texts(block: Block) -> list[str]:
    if block["type"] == "section":
        return [block["text"]["text"]]
    if block["type"] == "context":
        return [element["text"] for element in block["elements"]]
    return []


def _parts(text: str) -> list[str]:
    return [part for part in _BETWEEN.split(text) if part]


def _bare(part: str) -> str:
    """A sentence without what marks it; nothing where it is a name, a heading or a list."""
    bare = part.strip().strip(_MARKS)
    return bare if bare.endswith(_ENDS) and " " in bare else ""


def _without(block: Block, again: set[str]) -> Block | None:
    """A paragraph without these sentences, or nothing where it has no other."""
    # What comes next has its place with every deal, in small print.
    if block["type"] != "section":
        return block
    left = [part for part in _parts(block["text"]["text"]) if _bare(part) not in again]
    text = "".join(left).strip()
    return section(Mrkdwn(text)) if text.strip(_MARKS) else None
