"""The table block.

https://docs.slack.dev/reference/block-kit/blocks/table-block
"""

from typing import Annotated, Literal

from pydantic import Field

from bot.local_slack.blockkit.rich_text import RichText
from bot.local_slack.blockkit.shape import ABSENT, NonEmpty, Str255, StrictObject


class RawText(StrictObject):
    """A plain cell; an empty one is refused."""

    type: Literal["raw_text"]
    text: NonEmpty


class ColumnSettings(StrictObject):
    """How one column looks."""

    align: Literal["left", "center", "right"] = ABSENT
    is_wrapped: bool = ABSENT


Row = Annotated[
    list[Annotated[RawText | RichText, Field(discriminator="type")]],
    Field(min_length=1, max_length=20),
]


class Table(StrictObject):
    """Rows of cells."""

    type: Literal["table"]
    block_id: Str255 = ABSENT
    rows: Annotated[list[Row], Field(min_length=1, max_length=100)]
    column_settings: Annotated[list[ColumnSettings], Field(max_length=20)] = ABSENT
