"""Both ways to the bot at once: each delivery takes signed HTTP or a WebSocket, by the seed."""

import asyncio
from random import Random

from starlette.routing import BaseRoute
from starlette.websockets import WebSocketDisconnected

from bot.local_slack.transports.delivery import Ack, Delivery
from bot.local_slack.transports.http_transport import HttpTransport
from bot.local_slack.transports.socket_transport import SocketTransport
from bot.local_slack.workspace import Workspace

ACK_SECONDS = 2.0


class BothWays:
    """A transport of which each process is both ends' other end."""

    def __init__(self, seed: str, workspace: Workspace, bot_url: str) -> None:
        app = workspace.app
        self._rng = Random(f"{seed}:ways")
        self.http = HttpTransport(
            f"{bot_url}/slack/events", app.signing_secret, ack_limit=ACK_SECONDS
        )
        self.sockets = SocketTransport(app.id, ack_limit=ACK_SECONDS)

    async def start(self, base_url: str) -> None:
        """Get both ready."""
        await asyncio.gather(self.http.start(base_url), self.sockets.start(base_url))

    async def stop(self) -> None:
        """Let both go."""
        await asyncio.gather(self.http.stop(), self.sockets.stop())

    def routes(self) -> list[BaseRoute]:
        """The WebSocket's."""
        return [*self.http.routes(), *self.sockets.routes()]

    def new_socket_url(self) -> str:
        """An address that one connection may use."""
        return self.sockets.new_socket_url()

    async def send(self, delivery: Delivery) -> Ack:
        """Deliver once, by one of the two."""
        if not self.sockets.connected or self._rng.random() < 0.5:
            return await self.http.send(delivery)
        try:
            return await self.sockets.send(delivery)
        except WebSocketDisconnected:
            # It was chosen at the moment at which it was closed.
            return Ack(failure="dispatch_failed", reason="connection_failed")
