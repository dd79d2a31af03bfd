"""Delivery by Socket Mode: WebSockets that the bot opens.

Rules: docs.slack.dev/apis/events-api/using-socket-mode.
"""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Literal
from uuid import uuid4

from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.local_slack.people import JsonObject
from bot.local_slack.transports.delivery import ACK_LIMIT, Ack, Delivery

MOST_CONNECTIONS = 10
_NOT_REACHED = Ack(failure="dispatch_failed", reason="connection_failed")
_TIMED_OUT = Ack(failure="operation_timeout", reason="timeout")


@dataclass(eq=False)
class _Connection:
    socket: WebSocket
    waiting: dict[str, asyncio.Future[Ack]] = field(default_factory=dict)


class SocketTransport:
    """Sends each payload to one of the open connections, in turn."""

    def __init__(self, app_id: str, *, ack_limit: float = ACK_LIMIT) -> None:
        """Wait for an app to connect."""
        self._app_id = app_id
        self.ack_limit = ack_limit
        self._base_url = ""
        self._tickets: set[str] = set()
        self._connections: list[_Connection] = []
        self._turn = 0
        self._opened = 0
        self._changed = asyncio.Condition()

    async def start(self, base_url: str) -> None:
        """Learn where the workspace is served."""
        self._base_url = base_url.replace("http", "ws", 1)

    async def stop(self) -> None:
        """Close every connection."""
        await self.drop()

    def routes(self) -> list[BaseRoute]:
        """Serve the WebSocket."""
        return [WebSocketRoute("/link", self._serve)]

    def new_socket_url(self) -> str:
        """Give an address that one connection may use."""
        ticket = uuid4().hex
        self._tickets.add(ticket)
        return f"{self._base_url}/link?ticket={ticket}&app_id={self._app_id}"

    @property
    def connected(self) -> int:
        """Count the open connections."""
        return len(self._connections)

    async def until_connected(self, count: int = 1, *, within: float = 5.0) -> None:
        """Wait for so many connections; raises TimeoutError after `within` seconds."""
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: self.connected >= count)

    async def until_opened(self, total: int, *, within: float = 5.0) -> None:
        """Wait for so many connections since the start, the closed ones counted too."""
        async with asyncio.timeout(within), self._changed:
            await self._changed.wait_for(lambda: self._opened >= total)

    async def disconnect(
        self, reason: Literal["warning", "refresh_requested", "link_disabled"] = "warning"
    ) -> None:
        """Tell every connection to go; all but `warning` end it at once."""
        goodbye = {"type": "disconnect", "reason": reason, "debug_info": {"host": "local"}}
        for connection in list(self._connections):
            await connection.socket.send_json(goodbye)
            if reason != "warning":
                await self._close(connection)

    async def drop(self) -> None:
        """End every connection without a word."""
        for connection in list(self._connections):
            await self._close(connection)

    async def send(self, delivery: Delivery) -> Ack:
        """Send one envelope and wait for its acknowledgement."""
        if not self._connections:
            return _NOT_REACHED
        self._turn += 1
        connection = self._connections[self._turn % len(self._connections)]
        envelope = _envelope(delivery)
        acked: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope["envelope_id"]] = acked
        try:
            async with asyncio.timeout(self.ack_limit):
                await connection.socket.send_json(envelope)
                return await acked
        except (TimeoutError, WebSocketDisconnect):
            return _TIMED_OUT
        finally:
            connection.waiting.pop(envelope["envelope_id"], None)

    async def _serve(self, socket: WebSocket) -> None:
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close()
            return
        self._tickets.remove(ticket)
        await socket.accept()
        if self.connected >= MOST_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return
        connection = _Connection(socket)
        await self._add(connection)
        try:
            while True:
                _take_ack(connection, await socket.receive_text())
        except WebSocketDisconnect:
            await self._remove(connection)

    async def _add(self, connection: _Connection) -> None:
        hello = {
            "type": "hello",
            "num_connections": self.connected + 1,
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "local", "approximate_connection_time": 18060},
        }
        await connection.socket.send_json(hello)
        async with self._changed:
            self._connections.append(connection)
            self._opened += 1
            self._changed.notify_all()

    async def _remove(self, connection: _Connection) -> None:
        async with self._changed:
            if connection in self._connections:
                self._connections.remove(connection)
            self._changed.notify_all()
        for acked in connection.waiting.values():
            if not acked.done():
                acked.set_result(_TIMED_OUT)

    async def _close(self, connection: _Connection) -> None:
        await self._remove(connection)
        await connection.socket.close()


def _envelope(delivery: Delivery) -> JsonObject:
    envelope: JsonObject = {
        "envelope_id": str(uuid4()),
        "type": delivery.kind,
        "payload": delivery.payload,
        "accepts_response_payload": delivery.kind != "events_api",
    }
    if delivery.kind == "events_api":
        envelope |= {"retry_attempt": delivery.retry, "retry_reason": delivery.retry_reason}
    return envelope


def _take_ack(connection: _Connection, text: str) -> None:
    answer = json.loads(text)
    acked = connection.waiting.get(answer.get("envelope_id", ""))
    if acked is not None and not acked.done():
        acked.set_result(Ack(body=answer.get("payload") or None))
