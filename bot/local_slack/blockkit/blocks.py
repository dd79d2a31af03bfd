"""Layout blocks and the elements each may hold.

https://docs.slack.dev/reference/block-kit/blocks
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.local_slack.blockkit.buttons import (
    Button,
    FeedbackButtons,
    IconButton,
    Overflow,
    WorkflowButton,
)
from bot.local_slack.blockkit.choices import (
    Checkboxes,
    DatePicker,
    DateTimePicker,
    RadioButtons,
    TimePicker,
)
from bot.local_slack.blockkit.inputs import (
    EmailInput,
    FileInput,
    NumberInput,
    PlainTextInput,
    RichTextInput,
    UrlInput,
)
from bot.local_slack.blockkit.objects import SlackFile
from bot.local_slack.blockkit.selects import (
    ChannelsSelect,
    ConversationsSelect,
    ExternalSelect,
    MultiChannelsSelect,
    MultiConversationsSelect,
    MultiExternalSelect,
    MultiStaticSelect,
    MultiUsersSelect,
    StaticSelect,
    UsersSelect,
)
from bot.local_slack.blockkit.shape import (
    ABSENT,
    HttpsUrl,
    Str49,
    Str255,
    Str2000,
    Str12000,
    StrictObject,
    WebUrl,
    refuse,
)
from bot.local_slack.blockkit.texts import (
    MrkdwnText,
    Plain150,
    Plain199,
    Plain2000,
    PlainText,
    Text2000,
    Text3000,
)

Select = StaticSelect | ExternalSelect | UsersSelect | ConversationsSelect | ChannelsSelect
MultiSelect = (
    MultiStaticSelect
    | MultiExternalSelect
    | MultiUsersSelect
    | MultiConversationsSelect
    | MultiChannelsSelect
)
Anywhere = Checkboxes | RadioButtons | DatePicker | TimePicker | Select | MultiSelect
Pressable = Button | Overflow | WorkflowButton
Writing = PlainTextInput | EmailInput | UrlInput | NumberInput | RichTextInput | FileInput


class LayoutBlock(StrictObject):
    """What every block has."""

    block_id: Str255 = ABSENT


class Pictured(StrictObject):
    """An image from a url or a file in Slack."""

    alt_text: Str2000
    image_url: WebUrl = ABSENT
    slack_file: SlackFile = ABSENT

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        self.require_one_of("image_url", "slack_file")
        return self


class ImageElement(Pictured):
    """An image inside a section or context."""

    type: Literal["image"]


class Image(LayoutBlock, Pictured):
    """An image of its own."""

    type: Literal["image"]
    title: Plain2000 = ABSENT


class Section(LayoutBlock):
    """Text, fields, and one element beside them."""

    type: Literal["section"]
    text: Text3000 = ABSENT
    fields: Annotated[list[Text2000], Field(min_length=1, max_length=10)] = ABSENT
    accessory: Annotated[Anywhere | Pressable | ImageElement, Field(discriminator="type")] = ABSENT
    expand: bool = ABSENT

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.has("text") or self.has("fields")):
            refuse("needs text or fields, has neither")
        return self


class Header(LayoutBlock):
    """A headline."""

    type: Literal["header"]
    text: Plain150


class Divider(LayoutBlock):
    """A line."""

    type: Literal["divider"]


class Context(LayoutBlock):
    """Small print."""

    type: Literal["context"]
    elements: Annotated[
        list[Annotated[ImageElement | PlainText | MrkdwnText, Field(discriminator="type")]],
        Field(min_length=1, max_length=10),
    ]


class Actions(LayoutBlock):
    """A row of elements to act on."""

    type: Literal["actions"]
    # The JavaScript SDK's types add rich_text_input; the reference's table does not: refused.
    elements: Annotated[
        list[Annotated[Anywhere | Pressable | DateTimePicker, Field(discriminator="type")]],
        Field(min_length=1, max_length=25),
    ]


class ContextActions(LayoutBlock):
    """Thumbs and icons under a message."""

    type: Literal["context_actions"]
    elements: Annotated[
        list[Annotated[FeedbackButtons | IconButton, Field(discriminator="type")]],
        Field(min_length=1, max_length=5),
    ]


class Input(LayoutBlock):
    """A labelled element to fill in."""

    type: Literal["input"]
    label: Plain2000
    element: Annotated[Anywhere | DateTimePicker | Writing, Field(discriminator="type")]
    hint: Plain2000 = ABSENT
    optional: bool = ABSENT
    dispatch_action: bool = ABSENT


class Markdown(LayoutBlock):
    """Standard markdown, which Slack turns into blocks."""

    type: Literal["markdown"]
    text: Str12000


class Video(LayoutBlock):
    """An embedded player.

    The reference says "less than 200" (title) and "less than 50" (author_name), so one less is the
    most. It gives no length for the rest; the figures for like fields are used.
    """

    type: Literal["video"]
    alt_text: Str2000
    title: Plain199
    video_url: HttpsUrl
    thumbnail_url: WebUrl
    title_url: HttpsUrl = ABSENT
    description: Plain199 = ABSENT
    author_name: Str49 = ABSENT
    provider_name: Str49 = ABSENT
    provider_icon_url: WebUrl = ABSENT


class File(LayoutBlock):
    """A remote file."""

    type: Literal["file"]
    source: Literal["remote"]
    external_id: Str255
