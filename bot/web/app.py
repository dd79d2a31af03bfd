"""The ASGI application: Slack's requests, and two questions a load balancer asks."""

import logging

from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.app import Bot
from bot.slack.http_request import bolt_request
from bot.slack.payloads import Unreadable
from bot.web.readiness import troubles_of
from bot.web.signed_body import BAD_REQUEST, Refused, SignedBodies

log = logging.getLogger(__name__)


def web_app(bot: Bot) -> Starlette:
    """Serve a bot; nothing that is not signed reaches Bolt, which does not verify again."""
    signed = SignedBodies(bot.settings.signing_secret or "")

    async def events(request: Request) -> Response:
        try:
            asked = bolt_request(request, await signed.read(request))
        except Refused as refused:
            log.warning("a request was refused: %s", refused.why)
            return Response(status_code=refused.status)
        except Unreadable as unreadable:
            log.warning("a signed request could not be read: %s", unreadable)
            return Response(status_code=BAD_REQUEST)
        return to_starlette_response(await bot.app.async_dispatch(asked))

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        troubles = await troubles_of(bot)
        return PlainTextResponse("\n".join(troubles) or "ok", 503 if troubles else 200)

    return Starlette(
        routes=[
            Route("/slack/events", events, methods=["POST"]),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
        ]
    )
