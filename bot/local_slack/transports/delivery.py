"""How what people do reaches the bot: one interface, two transports behind it."""

from dataclasses import dataclass
from typing import Literal, Protocol

from starlette.routing import BaseRoute

from bot.local_slack.people import JsonObject

ACK_LIMIT = 3.0
"""Seconds that the bot has for an acknowledgement."""

Failure = Literal["", "operation_timeout", "dispatch_failed"]


@dataclass(frozen=True)
class Delivery:
    """One payload for the bot; `retry` counts from 1 when it was sent before."""

    kind: Literal["slash_commands", "interactive", "events_api"]
    payload: JsonObject
    retry: int = 0
    retry_reason: str = ""


@dataclass(frozen=True)
class Ack:
    """What the bot answered; `failure` is Slack's word for it when it did not."""

    body: JsonObject | None = None
    failure: Failure = ""
    reason: str = ""
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        """Tell whether the bot acknowledged in time."""
        return not self.failure


class Transport(Protocol):
    """A way to the bot."""

    async def start(self, base_url: str) -> None:
        """Get ready; `base_url` is where this workspace is served."""

    async def stop(self) -> None:
        """Let everything go."""

    def routes(self) -> list[BaseRoute]:
        """List what the workspace's server must serve for this transport."""

    def new_socket_url(self) -> str:
        """Give a WebSocket address; raises SlackError when Socket Mode is off."""

    async def send(self, delivery: Delivery) -> Ack:
        """Deliver once and wait for the acknowledgement, `ACK_LIMIT` seconds at most."""
