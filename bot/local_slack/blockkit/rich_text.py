"""The rich_text block and all it is made of.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from typing import Annotated, Literal

from pydantic import Field

from bot.local_slack.blockkit.shape import ABSENT, NonEmpty, Str255, StrictObject

Border = Annotated[int, Field(ge=0, le=1)]


class TextStyle(StrictObject):
    """How text and links look."""

    bold: bool = ABSENT
    italic: bool = ABSENT
    strike: bool = ABSENT
    code: bool = ABSENT
    underline: bool = ABSENT


class MentionStyle(StrictObject):
    """How a mention looks."""

    bold: bool = ABSENT
    italic: bool = ABSENT
    strike: bool = ABSENT
    highlight: bool = ABSENT
    client_highlight: bool = ABSENT
    unlink: bool = ABSENT


class TextRun(StrictObject):
    """A run of text; Slack refuses an empty one."""

    type: Literal["text"]
    text: NonEmpty
    style: TextStyle = ABSENT


class Link(StrictObject):
    """A link, shown as its url when it has no text."""

    type: Literal["link"]
    url: NonEmpty
    text: NonEmpty = ABSENT
    unsafe: bool = ABSENT
    style: TextStyle = ABSENT


class UserMention(StrictObject):
    """A mention of a person."""

    type: Literal["user"]
    user_id: NonEmpty
    style: MentionStyle = ABSENT


class ChannelMention(StrictObject):
    """A mention of a channel."""

    type: Literal["channel"]
    channel_id: NonEmpty
    style: MentionStyle = ABSENT


class UserGroupMention(StrictObject):
    """A mention of a user group."""

    type: Literal["usergroup"]
    usergroup_id: NonEmpty
    style: MentionStyle = ABSENT


class TeamMention(StrictObject):
    """A mention of a workspace."""

    type: Literal["team"]
    team_id: NonEmpty
    style: MentionStyle = ABSENT


class BroadcastMention(StrictObject):
    """A mention of everybody in reach."""

    type: Literal["broadcast"]
    range: Literal["here", "channel", "everyone"]
    style: MentionStyle = ABSENT


class Emoji(StrictObject):
    """An emoji by its name, without colons."""

    type: Literal["emoji"]
    name: Annotated[str, Field(pattern=r"^[^:\s]+$")]
    unicode: NonEmpty = ABSENT
    skin_tone: Annotated[int, Field(ge=1, le=6)] = ABSENT
    url: NonEmpty = ABSENT
    style: MentionStyle = ABSENT


class Date(StrictObject):
    """A moment (unix seconds), shown in the reader's time zone."""

    type: Literal["date"]
    timestamp: int
    format: NonEmpty
    url: NonEmpty = ABSENT
    fallback: NonEmpty = ABSENT
    style: MentionStyle = ABSENT


class Color(StrictObject):
    """A colour with its swatch."""

    type: Literal["color"]
    value: Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
    style: MentionStyle = ABSENT


Inline = Annotated[
    TextRun
    | Link
    | UserMention
    | ChannelMention
    | UserGroupMention
    | TeamMention
    | BroadcastMention
    | Emoji
    | Date
    | Color,
    Field(discriminator="type"),
]
Verbatim = Annotated[TextRun | Link, Field(discriminator="type")]


class RichTextSection(StrictObject):
    """A paragraph or one point of a list."""

    type: Literal["rich_text_section"]
    elements: Annotated[list[Inline], Field(min_length=1)]


class RichTextList(StrictObject):
    """A list of points."""

    type: Literal["rich_text_list"]
    style: Literal["bullet", "ordered"]
    elements: Annotated[list[RichTextSection], Field(min_length=1)]
    indent: Annotated[int, Field(ge=0, le=8)] = ABSENT
    offset: Annotated[int, Field(ge=0)] = ABSENT
    border: Border = ABSENT


class RichTextQuote(StrictObject):
    """A quotation."""

    type: Literal["rich_text_quote"]
    elements: Annotated[list[Inline], Field(min_length=1)]
    border: Border = ABSENT


class RichTextPreformatted(StrictObject):
    """Fixed-width text, which holds text and links only."""

    type: Literal["rich_text_preformatted"]
    elements: Annotated[list[Verbatim], Field(min_length=1)]
    border: Border = ABSENT


class RichText(StrictObject):
    """Formatted text; an empty one is refused."""

    type: Literal["rich_text"]
    block_id: Str255 = ABSENT
    elements: Annotated[
        list[
            Annotated[
                RichTextSection | RichTextList | RichTextQuote | RichTextPreformatted,
                Field(discriminator="type"),
            ]
        ],
        Field(min_length=1),
    ]
