"""A bot whose acknowledgements are written down by the test."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from starlette.routing import BaseRoute

from bot.local_slack.errors import SlackError
from bot.local_slack.transports.delivery import Ack, Delivery


@dataclass
class ScriptedBot:
    """Acknowledges with what it was told to, and keeps what it heard."""

    answers: deque[Ack] = field(default_factory=deque)
    heard: list[Delivery] = field(default_factory=list)

    async def start(self, base_url: str) -> None:
        """Need nothing."""

    async def stop(self) -> None:
        """Hold nothing."""

    def routes(self) -> list[BaseRoute]:
        return []

    def new_socket_url(self) -> str:
        raise SlackError("socket_mode_not_enabled")

    async def send(self, delivery: Delivery) -> Ack:
        self.heard.append(delivery)
        return self.answers.popleft() if self.answers else Ack()

    @property
    def last(self) -> dict[str, Any]:
        return self.heard[-1].payload
