"""Since when the WebSocket to Slack is there."""

from datetime import datetime
from typing import Any, Protocol

from bot.delivery.ports import Clock


class SocketClient(Protocol):
    """What is asked of the SDK's client."""

    message_listeners: list[Any]

    async def is_connected(self) -> bool:
        """Whether messages come through just now."""
        ...


class SocketLink:
    """Notes when Slack greets a new connection; over HTTP there is none."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._client: SocketClient | None = None
        self._greeted_at: datetime | None = None

    def watch(self, client: SocketClient) -> None:
        """Listen for the greetings that this client is sent."""
        self._client = client
        client.message_listeners.append(self._hear)

    @property
    def is_used(self) -> bool:
        """Whether the bot talks to Slack this way."""
        return self._client is not None

    async def since(self) -> datetime | None:
        """When the connection that stands now was made (UTC); None while there is none."""
        if self._client is None or not await self._client.is_connected():
            return None
        return self._greeted_at

    async def _hear(self, _client: object, message: dict[str, Any], _raw: object) -> None:
        # https://docs.slack.dev/apis/events-api/using-socket-mode: the first message of each one.
        if message.get("type") == "hello":
            self._greeted_at = self._clock.now()
