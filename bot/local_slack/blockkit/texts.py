"""Text objects, one class for each limit of the place they stand in.

https://docs.slack.dev/reference/block-kit/composition-objects/text-object
"""

from typing import Annotated, Literal

from pydantic import Field

from bot.local_slack.blockkit.shape import (
    ABSENT,
    Part,
    Str24,
    Str30,
    Str75,
    Str100,
    Str150,
    Str199,
    Str300,
    Str2000,
    Str3000,
)


class Plain(Part):
    """A plain_text object."""

    type: Literal["plain_text"]
    text: Str3000
    emoji: bool = ABSENT


class Mrkdwn(Part):
    """A mrkdwn object; `emoji` belongs to plain_text only."""

    type: Literal["mrkdwn"]
    text: Str3000
    verbatim: bool = ABSENT


class Plain24(Plain):
    """Title and buttons of a modal."""

    text: Str24


class Plain30(Plain):
    """Buttons of a confirmation."""

    text: Str30


class Plain75(Plain):
    """Buttons, options, labels of option groups."""

    text: Str75


class Plain100(Plain):
    """Title of a confirmation."""

    text: Str100


class Plain150(Plain):
    """Headers and placeholders."""

    text: Str150


class Plain199(Plain):
    """Title and description of a video."""

    text: Str199


class Plain300(Plain):
    """Text of a confirmation."""

    text: Str300


class Plain2000(Plain):
    """Labels, hints, image titles, fields."""

    text: Str2000


class Mrkdwn75(Mrkdwn):
    """An option of checkboxes or radio buttons."""

    text: Str75


class Mrkdwn2000(Mrkdwn):
    """A field of a section."""

    text: Str2000


Text75 = Annotated[Plain75 | Mrkdwn75, Field(discriminator="type")]
Text2000 = Annotated[Plain2000 | Mrkdwn2000, Field(discriminator="type")]
Text3000 = Annotated[Plain | Mrkdwn, Field(discriminator="type")]
