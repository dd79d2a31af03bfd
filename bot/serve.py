"""Running an assembled bot: over HTTP, or over Socket Mode where there is an app token."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib import import_module

import uvicorn

from bot.app import Bot
from bot.roles import Role
from bot.slack.errors import reading
from bot.web.app import web_app
from bot.web.connections import BoundedConnection

STOP_SECONDS = 3
"""For answers under way: Slack waits no longer for them."""


class CannotListen(Exception):
    """HOST and PORT are taken or not ours; `key` names what is said of it in the copy."""

    key = "port"


class CannotTellHealth(CannotListen):
    """The same of HOST and HEALTH_PORT."""

    key = "health_port"


Ready = Callable[[str], None]
"""Called once with the address that is listened on, empty over Socket Mode."""

Up = Callable[[str], Awaitable[None]]
"""The same, for what is done beside the first answers."""

IDLE_SECONDS = 3.0
"""Of quiet before the humility check is loaded: beside first answers it would make them late."""

NEEDED_SOON = ("bot.slack.payload_shapes", "bot.copy.templates", "bot.jobs.steady", "holidays")
"""What a start does without: imported after it, so that no request has to wait for it."""


async def serve(bot: Bot, ready: Ready) -> None:
    """Serve until a signal asks to stop; raises CannotListen, NotSent or Refused."""

    async def up(address: str) -> None:
        # In a thread, so that requests are answered meanwhile.
        await asyncio.to_thread(_import_the_rest)
        ready(address)
        bot.ticker.start()
        if bot.workers is not None:
            bot.workers.start()
        if bot.role is not Role.WORKER:
            bot.ctx.reviewer.preload_after(bot.ctx.deliverer.lull.stillness(IDLE_SECONDS))

    async with telling_health(bot):
        try:
            if bot.role is Role.WORKER:
                await serve_work(up)
            elif bot.settings.app_token:
                await serve_socket_mode(bot, bot.settings.app_token, up)
            else:
                await serve_http(bot, up)
        finally:
            if bot.workers is not None:
                await bot.workers.stop()
            await bot.ticker.stop()


@asynccontextmanager
async def telling_health(bot: Bot) -> AsyncIterator[None]:
    """Say how the bot is on HEALTH_PORT while inside, where it is set; raises CannotListen."""
    settings = bot.settings
    if settings.health_port is None:
        yield
        return
    # Only here: without the port nobody asks.
    from bot.web.health_port import answering  # noqa: PLC0415

    try:
        bound = listen_on(settings.host, settings.health_port)
    except CannotListen as taken:
        raise CannotTellHealth(str(taken)) from taken
    with bound:
        async with answering(bot, bound):
            yield


def _import_the_rest() -> None:
    for name in NEEDED_SOON:
        import_module(name)


async def serve_http(bot: Bot, up: Up) -> None:
    """Answer Slack's requests on HOST and PORT."""
    config = uvicorn.Config(
        web_app(bot),
        host=bot.settings.host,
        port=bot.settings.port,
        # By httptools: measured, two thirds of the processor time of h11.
        http=BoundedConnection,
        # Nobody asks for a WebSocket, and to be ready for one takes part of every start.
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    with listen_on(bot.settings.host, bot.settings.port) as listening:
        address = f"http://{config.host}:{listening.getsockname()[1]}"
        server = _Server(config, lambda: up(address))
        _when_asked_to_stop(server.stop)
        await server.serve(sockets=[listening])


def listen_on(host: str, port: int) -> socket.socket:
    """A socket that waits for requests; raises CannotListen.

    uvicorn would answer a taken port with a log line and an exit, and its own socket leaves
    Nagle's delay on: 40 ms a request on every connection that is kept alive.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Accepted connections take it over, whichever event loop accepts them.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listening.bind((host, port))
    except OSError as taken:
        listening.close()
        raise CannotListen(f"{host}:{port}") from taken
    return listening


async def serve_work(up: Up) -> None:
    """Send what is due, and answer nobody."""
    stop = asyncio.Event()
    _when_asked_to_stop(stop.set)
    await up("")
    await stop.wait()


async def serve_socket_mode(bot: Bot, app_token: str, up: Up) -> None:
    """Hold a WebSocket to Slack."""
    stop = asyncio.Event()
    _when_asked_to_stop(stop.set)
    async with connected(bot, app_token):
        await up("")
        await stop.wait()


@asynccontextmanager
async def connected(bot: Bot, app_token: str) -> AsyncIterator[None]:
    """Hold a WebSocket to Slack while inside."""
    # The SDK would try a wrong token again and again.
    with reading("apps.connections.open"):
        await bot.app.client.apps_connections_open(app_token=app_token)
    # Only here: over HTTP nobody needs it.
    from slack_bolt.adapter.socket_mode.async_handler import (  # noqa: PLC0415
        AsyncSocketModeHandler,
    )

    handler = AsyncSocketModeHandler(bot.app, app_token, web_client=bot.app.client)
    bot.socket.watch(handler.client)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn raises them again, before the bot has finished its work."""

    def __init__(self, config: uvicorn.Config, up: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._up = up

    async def main_loop(self) -> None:
        await self._up()
        await super().main_loop()

    def stop(self) -> None:
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _when_asked_to_stop(stop: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop)
