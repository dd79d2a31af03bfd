"""What may be sent to each surface: messages, modals and the Home tab.

https://docs.slack.dev/reference/methods/chat.postMessage
https://docs.slack.dev/reference/views
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from bot.local_slack.blockkit import blocks
from bot.local_slack.blockkit.rich_text import RichText
from bot.local_slack.blockkit.shape import ABSENT, NonEmpty, Str255, StrictObject
from bot.local_slack.blockkit.tables import Table
from bot.local_slack.blockkit.texts import Plain24

Surface = Literal["message", "modal", "home"]

Common = (
    blocks.Section
    | blocks.Header
    | blocks.Context
    | blocks.Actions
    | blocks.Divider
    | blocks.Image
    | blocks.Input
    | RichText
    | blocks.Video
)
# Newer lists of Slack's blocks put table on the Home tab too; older ones do not: refused there.
OnlyInMessages = blocks.ContextActions | blocks.Markdown | Table | blocks.File

MessageBlocks = Annotated[
    list[Annotated[Common | OnlyInMessages, Field(discriminator="type")]], Field(max_length=50)
]
ViewBlocks = Annotated[
    list[Annotated[Common, Field(discriminator="type")]], Field(min_length=1, max_length=100)
]
Timestamp = Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+$")]


class Metadata(StrictObject):
    """What a program may store with a message."""

    event_type: Str255
    event_payload: dict[str, Any]


class Attachment(StrictObject):
    """A secondary attachment: blocks, or the legacy keys, whose insides are not checked."""

    blocks: MessageBlocks = ABSENT
    color: str = ABSENT
    fallback: str = ABSENT
    pretext: str = ABSENT
    author_name: str = ABSENT
    author_link: str = ABSENT
    author_icon: str = ABSENT
    title: str = ABSENT
    title_link: str = ABSENT
    text: str = ABSENT
    fields: list[dict[str, Any]] = ABSENT
    image_url: str = ABSENT
    thumb_url: str = ABSENT
    footer: str = ABSENT
    footer_icon: str = ABSENT
    ts: int | str = ABSENT
    mrkdwn_in: list[str] = ABSENT


class MessagePayload(StrictObject):
    """The arguments of chat.postMessage, chat.update, chat.postEphemeral and response urls."""

    text: Annotated[str, Field(max_length=40_000)] = ABSENT
    blocks: MessageBlocks = ABSENT
    attachments: Annotated[list[Attachment], Field(max_length=100)] = ABSENT
    markdown_text: Annotated[str, Field(min_length=1, max_length=12_000)] = ABSENT
    metadata: Metadata = ABSENT
    channel: NonEmpty = ABSENT
    user: NonEmpty = ABSENT
    ts: Timestamp = ABSENT
    thread_ts: Timestamp = ABSENT
    reply_broadcast: bool = ABSENT
    unfurl_links: bool = ABSENT
    unfurl_media: bool = ABSENT
    mrkdwn: bool = ABSENT
    parse: Literal["none", "full"] = ABSENT
    link_names: bool = ABSENT
    username: str = ABSENT
    icon_emoji: str = ABSENT
    icon_url: str = ABSENT
    as_user: bool = ABSENT
    file_ids: list[NonEmpty] = ABSENT
    token: str = ABSENT
    response_type: Literal["ephemeral", "in_channel"] = ABSENT
    replace_original: bool = ABSENT
    delete_original: bool = ABSENT


class ViewPayload(StrictObject):
    """What both kinds of view have. Slack itself hands out empty ids, so these may be empty."""

    blocks: ViewBlocks
    private_metadata: Annotated[str, Field(max_length=3000)] = ABSENT
    callback_id: Annotated[str, Field(max_length=255)] = ABSENT
    external_id: Annotated[str, Field(max_length=255)] = ABSENT


class ModalPayload(ViewPayload):
    """A dialog; `submit_disabled` belongs to retired workflow steps and is refused."""

    type: Literal["modal"]
    title: Plain24
    submit: Plain24 = ABSENT
    close: Plain24 = ABSENT
    clear_on_close: bool = ABSENT
    notify_on_close: bool = ABSENT


class HomePayload(ViewPayload):
    """The app's Home tab."""

    type: Literal["home"]
