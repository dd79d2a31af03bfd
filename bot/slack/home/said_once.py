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
_NAME = "\x00"
"""Stands for the client's name, which may have full stops of its own; nobody can type it."""


class SaidOnce:
    """What a message has said so far."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def told(self, catalog: Catalog, card: StepCard, now: datetime) -> list[Block]:
        """The step in whole; nothing where that would say something a second time.

        What was recorded, and a reminder, leave out what was said.
        """
        named, whole = _Named(card), step_blocks(catalog, card, now)
        if not named.sentences(whole) & self._said:
            return whole
        if card.planned is None or (card.reminder and not card.is_held):
            left = (named.without(block, self._said) for block in whole)
            return [block for block in left if block is not None]
        return []

    def add(self, card: StepCard, blocks: Iterable[Block]) -> None:
        """Remember what these say, once they are shown."""
        self._said |= _Named(card).sentences(blocks)


class _Named:
    """The texts about one client, in sentences."""

    def __init__(self, card: StepCard) -> None:
        self._name = escape(client_name(card.case))
        self._in_text = re.compile(rf"(?<!\w){re.escape(self._name)}(?!\w)")

    def sentences(self, blocks: Iterable[Block]) -> set[str]:
        """Those that do not name the client."""
        parts = (part for block in blocks for text in _texts(block) for part in self._parts(text))
        return {bare for part in parts if (bare := _bare(part)) and _NAME not in bare}

    def without(self, block: Block, said: set[str]) -> Block | None:
        """A paragraph without what was said, or nothing where it says nothing else."""
        if not _texts(block):
            return block
        left = [part for part in self._parts(block["text"]["text"]) if _bare(part) not in said]
        text = "".join(left).replace(_NAME, self._name).strip()
        return section(Mrkdwn(text)) if text.strip(_MARKS) else None

    def _parts(self, text: str) -> list[str]:
        return [part for part in _BETWEEN.split(self._in_text.sub(_NAME, text)) if part]


def _texts(block: Block) -> list[str]:
    # Small print says how this one deal stands: it has its place with every deal.
    return [block["text"]["text"]] if block["type"] == "section" else []


def _bare(part: str) -> str:
    """A sentence without what marks it; nothing where it is a name, a heading or a list."""
    bare = part.strip().strip(_MARKS)
    return bare if bare.endswith(_ENDS) and " " in bare else ""
