"""Text objects, one class for each limit of the place they stand in.

https://docs.slack.dev/reference/block-kit/composition-objects/text-object
"""

from typing import Annotated, Literal

from pydantic import Field

from bot.local_slack.blockkit.shape import (
    ABSENT,
    Str24,
    Str30,
    Str75,
    Str100,
    Str150,
    Str199,
    Str300,
    Str2000,
    Str3000,
    StrictObject,
)


class PlainText(StrictObject):
    """A plain_text object."""

    type: Literal["plain_text"]
    text: Str3000
    emoji: bool = ABSENT


class MrkdwnText(StrictObject):
    """A mrkdwn object; `emoji` belongs to plain_text only."""

    type: Literal["mrkdwn"]
    text: Str3000
    verbatim: bool = ABSENT


class Plain24(PlainText):
    """Title and buttons of a modal."""

    text: Str24


class Plain30(PlainText):
    """Buttons of a confirmation."""

    text: Str30


class Plain75(PlainText):
    """Buttons, options, labels of option groups."""

    text: Str75


class Plain100(PlainText):
    """Title of a confirmation."""

    text: Str100


class Plain150(PlainText):
    """Headers and placeholders."""

    text: Str150


class Plain199(PlainText):
    """Title and description of a video."""

    text: Str199


class Plain300(PlainText):
    """Text of a confirmation."""

    text: Str300


class Plain2000(PlainText):
    """Labels, hints, image titles, fields."""

    text: Str2000


class Mrkdwn75(MrkdwnText):
    """An option of checkboxes or radio buttons."""

    text: Str75


class Mrkdwn2000(MrkdwnText):
    """A field of a section."""

    text: Str2000


Text75 = Annotated[Plain75 | Mrkdwn75, Field(discriminator="type")]
Text2000 = Annotated[Plain2000 | Mrkdwn2000, Field(discriminator="type")]
Text3000 = Annotated[PlainText | MrkdwnText, Field(discriminator="type")]
