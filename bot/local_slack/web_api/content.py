"""What a message may hold: one reading of it for the Web API, acks and response URLs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot.local_slack.errors import SlackError, with_messages
from bot.local_slack.people import JsonObject
from bot.local_slack.workspace import Workspace

POST_TEXT_LIMIT = 40_000
UPDATE_TEXT_LIMIT = 4_000
METADATA_LIMIT = 16_000


@dataclass(frozen=True)
class Content:
    """A message's text, blocks and metadata, checked."""

    text: str
    blocks: list[JsonObject] | None
    metadata: JsonObject | None


def checked(
    workspace: Workspace, given: Mapping[str, object], where: str, *, limit: int = POST_TEXT_LIMIT
) -> Content:
    """Read and check a message; raises the SlackError that Slack would answer."""
    text = str(given.get("text") or "")
    blocks = given.get("blocks")
    if not text and not blocks:
        raise SlackError("no_text")
    if len(text) > limit:
        raise SlackError("msg_too_long")
    metadata = _metadata(given.get("metadata"))
    listed = _blocks(blocks)
    payload = {key: value for key, value in given.items() if key in {"text", "blocks", "metadata"}}
    if why := workspace.refuse_message(payload, where):
        raise with_messages("invalid_blocks", why)
    return Content(text, listed, metadata)


def _blocks(blocks: object) -> list[JsonObject] | None:
    if blocks is None:
        return None
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        message = "[ERROR] must be an array of objects [json-pointer:/blocks]"
        raise with_messages("invalid_blocks", [message])
    return blocks


def _metadata(metadata: object) -> JsonObject | None:
    if metadata is None or metadata == {}:
        return None if metadata is None else {}
    if (
        not isinstance(metadata, dict)
        or not metadata.get("event_type")
        or not isinstance(metadata.get("event_payload"), dict)
    ):
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > METADATA_LIMIT:
        raise SlackError("metadata_too_large")
    return metadata
