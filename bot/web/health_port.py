"""The port on which a running bot says how it is, over HTTP and Socket Mode alike."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.app import Bot
from bot.web.connections import BoundedConnection
from bot.web.health import health_of
from bot.web.readiness import troubles_of

if TYPE_CHECKING:
    import socket

STOP_SECONDS = 1
"""Whoever asks how the bot is can ask again."""

WELL, UNWELL, NOT_HERE = 200, 503, 404


def health_app(bot: Bot) -> Starlette:
    """Answer what watches the bot; nothing here comes from Slack, and nothing tells of people."""

    async def health(_request: Request) -> Response:
        found = await health_of(bot)
        return JSONResponse(found, WELL if found["ok"] else UNWELL)

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        troubles = await troubles_of(bot)
        return PlainTextResponse("\n".join(troubles) or "ok", UNWELL if troubles else WELL)

    async def metrics(_request: Request) -> Response:
        if bot.metrics is None:
            return Response(status_code=NOT_HERE)
        text, kind = await bot.metrics.page()
        return Response(text, media_type=kind)

    routes = {"/health": health, "/healthz": healthz, "/readyz": readyz, "/metrics": metrics}
    return Starlette(routes=[Route(path, answer) for path, answer in routes.items()])


@asynccontextmanager
async def answering(bot: Bot, listening: "socket.socket") -> AsyncIterator[None]:
    """Answer on a port that is ours already, while inside."""
    config = uvicorn.Config(
        health_app(bot),
        http=BoundedConnection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    server = _Beside(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield
    finally:
        server.should_exit = True
        await task


class _Beside(uvicorn.Server):
    """Leaves signals to whoever runs the bot."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
