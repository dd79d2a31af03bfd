"""The floor of everything over HTTP: a Bolt app that only acknowledges, served as the bot is.

It imports nothing of the bot, so that its start and its memory are a floor too.
"""

import asyncio
import re
import socket
import sys

import uvicorn
import uvloop
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()


async def _readyz(_request: Request) -> Response:
    return PlainTextResponse("ok")


def _app(api_url: str, secret: str) -> Starlette:
    client = AsyncWebClient(token="xoxb-bench", base_url=api_url)
    app = AsyncApp(name="bare", client=client, signing_secret=secret, process_before_response=True)
    app.command("/lostdeal")(_acknowledge)
    app.view(re.compile(".*"))(_acknowledge)
    slack = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await slack.handle(request)

    return Starlette(
        routes=[Route("/slack/events", events, methods=["POST"]), Route("/readyz", _readyz)]
    )


async def _serve(app: Starlette, port: int) -> None:
    # The options are those of bot/serve.py.
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=5)
    # asyncio turns Nagle's delay off only for sockets that say they are TCP.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", port))
        sys.stdout.write(f"http://127.0.0.1:{bound.getsockname()[1]}\n")
        sys.stdout.flush()
        await uvicorn.Server(config).serve(sockets=[bound])


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(_app(sys.argv[1], sys.argv[2]), int(sys.argv[3])))
