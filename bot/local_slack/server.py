"""Serves a workspace over HTTP in the running event loop."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.local_slack.actions.form_actions import FormActions
from bot.local_slack.actions.gestures import Gestures
from bot.local_slack.actions.payloads import Payloads
from bot.local_slack.actions.user_actions import UserActions
from bot.local_slack.event_feed import RETRY_DELAYS, EventFeed
from bot.local_slack.own_pages import OwnPagesOnly
from bot.local_slack.transports.delivery import Transport
from bot.local_slack.web_api.answers import response_route
from bot.local_slack.web_api.endpoint import DROP, WebApi
from bot.local_slack.workspace import Workspace

LOOPBACK = "127.0.0.1"
GRACE = 1.0
"""Seconds that requests under way have when the server stops."""


class _DroppableProtocol(H11Protocol):
    """Lets the application cut the connection, as a network does."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        inner: ASGIApp = self.app

        async def droppable(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {})[DROP] = transport.abort
            await inner(scope, receive, send)

        self.app = droppable


class _EmbeddedServer(uvicorn.Server):
    """A uvicorn server that leaves signals to its host, and starts and stops without polling.

    uvicorn looks every 0.1 s whether to go on; a test suite that starts hundreds of servers
    would spend its time there.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.stopping = asyncio.Event()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        self.ready.set()
        await self.stopping.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for bound in sockets or []:
            bound.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            _, late = await asyncio.wait(self.server_state.tasks, timeout=GRACE)
            for task in late:
                task.cancel()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def listening(host: str, port: int) -> AsyncIterator[tuple[socket.socket, str]]:
    """Bind a port (0 for any free one): the socket and its base URL."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Without Nagle's delay of 40 ms a request; accepted connections take it over.
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        bound.bind((host, port))
        bound.listen(128)
        shown = f"[{host}]" if family == socket.AF_INET6 else host
        yield bound, f"http://{shown}:{bound.getsockname()[1]}"


@asynccontextmanager
async def serving(
    app: ASGIApp, bound: socket.socket, http: type[asyncio.Protocol] = _DroppableProtocol
) -> AsyncIterator[None]:
    """Serve an ASGI application on a bound socket while inside."""
    config = uvicorn.Config(
        app,
        http=http,
        ws="websockets-sansio",
        lifespan="off",
        log_config=None,
        access_log=False,
        date_header=False,
    )
    server = _EmbeddedServer(config)
    task = asyncio.create_task(server.serve(sockets=[bound]))
    try:
        await _ready_or_failed(server.ready.wait(), task)
        yield
    finally:
        server.stopping.set()
        await task


async def _ready_or_failed(ready: Awaitable[object], server: asyncio.Task[None]) -> None:
    waiting = asyncio.ensure_future(ready)
    await asyncio.wait({waiting, server}, return_when=asyncio.FIRST_COMPLETED)
    if not waiting.done():
        waiting.cancel()
        await server
        raise RuntimeError("the server stopped before it was ready")


@dataclass(frozen=True)
class LocalSlackServer:
    """A served workspace and everything to steer it with."""

    workspace: Workspace
    transport: Transport
    base_url: str
    api: WebApi
    feed: EventFeed
    actions: UserActions
    forms: FormActions

    @property
    def api_url(self) -> str:
        """What the bot is given as SLACK_API_URL."""
        return f"{self.base_url}/api/"


MoreRoutes = Callable[[LocalSlackServer], Sequence[BaseRoute]]


@asynccontextmanager
async def running(
    workspace: Workspace,
    transport: Transport,
    *,
    host: str = LOOPBACK,
    port: int = 0,
    retry_delays: Sequence[float] = RETRY_DELAYS,
    more_routes: MoreRoutes = lambda _: (),
) -> AsyncIterator[LocalSlackServer]:
    """Serve a workspace while inside; `more_routes` adds pages beside the API."""
    async with contextlib.AsyncExitStack() as stack:
        bound, base_url = await stack.enter_async_context(listening(host, port))
        server = _assemble(workspace, transport, base_url, retry_delays)
        routes = [
            server.api.route(),
            response_route(workspace),
            *transport.routes(),
            *more_routes(server),
        ]
        await transport.start(base_url)
        stack.push_async_callback(transport.stop)
        app = OwnPagesOnly(Starlette(routes=routes), host)
        await stack.enter_async_context(serving(app, bound))
        server.feed.start()
        stack.push_async_callback(server.feed.stop)
        yield server


def _assemble(
    workspace: Workspace, transport: Transport, base_url: str, retry_delays: Sequence[float]
) -> LocalSlackServer:
    gestures = Gestures(workspace, transport, Payloads(workspace, base_url))
    feed = EventFeed(workspace, transport, retry_delays=retry_delays)
    return LocalSlackServer(
        workspace=workspace,
        transport=transport,
        base_url=base_url,
        api=WebApi(workspace, transport.new_socket_url),
        feed=feed,
        actions=UserActions(gestures, feed),
        forms=FormActions(gestures),
    )
