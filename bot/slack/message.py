"""A message as Slack takes it; its text is made of its blocks, so that both say the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.slack.elements import Block


@dataclass(frozen=True, slots=True)
class Message:
    """Blocks, and the text of notifications and screen readers; `message_of` makes it."""

    text: str
    blocks: list[Block]


def message_of(blocks: Sequence[Block]) -> Message:
    """The message that these blocks are; its text is their own first line."""
    texts = (block["text"]["text"] for block in blocks if block["type"] == "section")
    return Message(str(next(texts, "")).split("\n", 1)[0], list(blocks))
