"""The rich_text block and all it is made of.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from typing import Annotated, Literal

from pydantic import Field

from bot.local_slack.blockkit.shape import ABSENT, NonEmpty, Part, Str255

Border = Annotated[int, Field(ge=0, le=1)]


class TextStyle(Part):
    """How text and links look."""

    bold: bool = ABSENT
    italic: bool = ABSENT
    strike: bool = ABSENT
    code: bool = ABSENT
    underline: bool = ABSENT


class MentionStyle(Part):
    """How a mention looks."""

    bold: bool = ABSENT
    italic: bool = ABSENT
    strike: bool = ABSENT
    highlight: bool = ABSENT
    client_highlight: bool = ABSENT
    unlink: bool = ABSENT


class Text(Part):
    """A run of text; Slack refuses an empty one."""

    type: Literal["text"]
    text: NonEmpty
    style: TextStyle = ABSENT


class Link(Part):
    """A link, shown as its url when it has no text."""

    type: Literal["link"]
    url: NonEmpty
    text: NonEmpty = ABSENT
    unsafe: bool = ABSENT
    style: TextStyle = ABSENT


class User(Part):
    """A mention of a person."""

    type: Literal["user"]
    user_id: NonEmpty
    style: MentionStyle = ABSENT


class Channel(Part):
    """A mention of a channel."""

    type: Literal["channel"]
    channel_id: NonEmpty
    style: MentionStyle = ABSENT


class UserGroup(Part):
    """A mention of a user group."""

    type: Literal["usergroup"]
    usergroup_id: NonEmpty
    style: MentionStyle = ABSENT


class Team(Part):
    """A mention of a workspace."""

    type: Literal["team"]
    team_id: NonEmpty
    style: MentionStyle = ABSENT


class Broadcast(Part):
    """A mention of everybody in reach."""

    type: Literal["broadcast"]
    range: Literal["here", "channel", "everyone"]
    style: MentionStyle = ABSENT


class Emoji(Part):
    """An emoji by its name, without colons."""

    type: Literal["emoji"]
    name: Annotated[str, Field(pattern=r"^[^:\s]+$")]
    unicode: NonEmpty = ABSENT
    skin_tone: Annotated[int, Field(ge=1, le=6)] = ABSENT
    url: NonEmpty = ABSENT
    style: MentionStyle = ABSENT


class Date(Part):
    """A moment (unix seconds), shown in the reader's time zone."""

    type: Literal["date"]
    timestamp: int
    format: NonEmpty
    url: NonEmpty = ABSENT
    fallback: NonEmpty = ABSENT
    style: MentionStyle = ABSENT


class Color(Part):
    """A colour with its swatch."""

    type: Literal["color"]
    value: Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
    style: MentionStyle = ABSENT


Inline = Annotated[
    Text | Link | User | Channel | UserGroup | Team | Broadcast | Emoji | Date | Color,
    Field(discriminator="type"),
]
Verbatim = Annotated[Text | Link, Field(discriminator="type")]


class Section(Part):
    """A paragraph or one point of a list."""

    type: Literal["rich_text_section"]
    elements: Annotated[list[Inline], Field(min_length=1)]


class List(Part):
    """A list of points."""

    type: Literal["rich_text_list"]
    style: Literal["bullet", "ordered"]
    elements: Annotated[list[Section], Field(min_length=1)]
    indent: Annotated[int, Field(ge=0, le=8)] = ABSENT
    offset: Annotated[int, Field(ge=0)] = ABSENT
    border: Border = ABSENT


class Quote(Part):
    """A quotation."""

    type: Literal["rich_text_quote"]
    elements: Annotated[list[Inline], Field(min_length=1)]
    border: Border = ABSENT


class Preformatted(Part):
    """Fixed-width text, which holds text and links only."""

    type: Literal["rich_text_preformatted"]
    elements: Annotated[list[Verbatim], Field(min_length=1)]
    border: Border = ABSENT


class RichText(Part):
    """Formatted text; an empty one is refused."""

    type: Literal["rich_text"]
    block_id: Str255 = ABSENT
    elements: Annotated[
        list[Annotated[Section | List | Quote | Preformatted, Field(discriminator="type")]],
        Field(min_length=1),
    ]
