"""What Bolt gives a handler to answer with."""

from dataclasses import dataclass
from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient


@dataclass(frozen=True, slots=True)
class Reply:
    """The request, the client of its workspace, and the way back to where it was pressed."""

    body: dict[str, Any]
    client: AsyncWebClient
    respond: AsyncRespond
