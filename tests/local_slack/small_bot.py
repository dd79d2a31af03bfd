"""A small real Bolt app, driven through the local Slack over both transports."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.local_slack.people import App
from bot.local_slack.server import LocalSlackServer, listening, running, serving
from bot.local_slack.transports.http_transport import HttpTransport
from bot.local_slack.transports.socket_transport import SocketTransport
from bot.local_slack.workspace import Workspace


def text(value: str) -> dict[str, str]:
    return {"type": "plain_text", "text": value}


def input_block(block_id: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block_id,
        "label": text(block_id),
        "element": {"action_id": block_id, **element},
        **more,
    }


REASONS = [
    {"text": text("Late delivery"), "value": "late"},
    {"text": text("Price"), "value": "price"},
]


def deal_form(**more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "deal",
        "title": text("Lost deal"),
        "submit": text("Save"),
        "private_metadata": "C1",
        "blocks": [
            input_block("client", {"type": "plain_text_input"}),
            input_block("reason", {"type": "static_select", "options": REASONS}),
            input_block("since", {"type": "datepicker"}, optional=True),
        ],
        **more,
    }


def asked_button(value: str) -> dict[str, Any]:
    button = {"type": "button", "action_id": "asked", "text": text("I asked"), "value": value}
    return {"type": "actions", "block_id": "acts", "elements": [button]}


EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "member_joined_channel",
    "message",
    "tokens_revoked",
    "user_change",
)


class SmallBot:
    """One command, one form, one button, and an ear for every event."""

    def __init__(self, seen: list[tuple[str, Any]]) -> None:
        self.seen = seen

    def register(self, app: AsyncApp) -> None:
        app.command("/lostdeal")(self.lostdeal)
        app.view("deal")(self.submitted)
        app.action("asked")(self.asked)
        for name in EVENTS:
            app.event(name)(self.event)

    async def lostdeal(self, ack: Any, body: Any, client: Any) -> None:
        self.seen.append(("command", body))
        if body["text"] == "help":
            await ack("Try /lostdeal")
            return
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=deal_form())

    async def submitted(self, ack: Any, body: Any, client: Any) -> None:
        self.seen.append(("submission", body))
        name = body["view"]["state"]["values"]["client"]["client"]["value"]
        if len(name) < 3:
            await ack(response_action="errors", errors={"client": "Which client?"})
            return
        await ack()
        await client.chat_postMessage(
            channel=body["view"]["private_metadata"],
            text=f"Lost: {name}",
            blocks=[asked_button(name)],
        )

    async def asked(self, ack: Any, body: Any, client: Any, respond: Any) -> None:
        self.seen.append(("action", body))
        await ack()
        await client.chat_update(
            channel=body["channel"]["id"], ts=body["message"]["ts"], text="You asked. Well done."
        )
        await respond("Noted")

    async def event(self, event: Any) -> None:
        self.seen.append((event["type"], event))


def _bolt(server: LocalSlackServer) -> AsyncApp:
    credentials = App()
    client = AsyncWebClient(token=credentials.bot_token, base_url=server.api_url, retry_handlers=[])
    return AsyncApp(client=client, signing_secret=credentials.signing_secret)


@asynccontextmanager
async def over_http(
    workspace: Workspace, seen: list[tuple[str, Any]]
) -> AsyncIterator[LocalSlackServer]:
    async with listening("127.0.0.1", 0) as (bound, bot_url):
        transport = HttpTransport(f"{bot_url}/slack/events", workspace.app.signing_secret)
        async with running(workspace, transport, retry_delays=(0, 0, 0)) as server:
            app = _bolt(server)
            SmallBot(seen).register(app)
            handler = AsyncSlackRequestHandler(app)

            async def endpoint(request: Request) -> Response:
                return await handler.handle(request)

            routes = [Route("/slack/events", endpoint, methods=["POST"])]
            async with serving(Starlette(routes=routes), bound):
                yield server


@asynccontextmanager
async def over_socket(
    workspace: Workspace, seen: list[tuple[str, Any]]
) -> AsyncIterator[LocalSlackServer]:
    transport = SocketTransport(workspace.app.id)
    async with running(workspace, transport, retry_delays=(0, 0, 0)) as server:
        app = _bolt(server)
        SmallBot(seen).register(app)
        handler = AsyncSocketModeHandler(app, workspace.app.app_token)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        await transport.until_connected()
        try:
            yield server
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]


TRANSPORTS = {"http": over_http, "socket": over_socket}
