"""The Web API over HTTP: tokens, scopes, rate limits and scripted trouble around each method."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC
from email.utils import format_datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.local_slack.errors import SlackError
from bot.local_slack.people import JsonObject
from bot.local_slack.web_api import chat, conversations, functions, people, views
from bot.local_slack.web_api.arguments import Arguments, parse
from bot.local_slack.web_api.faults import (
    ApiError,
    Call,
    Calls,
    ChannelRate,
    DroppedRequest,
    Fault,
    Faults,
    HeldRequest,
    LostResponse,
    RateLimited,
    ServerError,
    Slow,
)
from bot.local_slack.web_api.methods import Method, require_scope
from bot.local_slack.workspace import Workspace

logger = logging.getLogger(__name__)
DROP = "local_slack.drop"

METHODS: dict[str, Method] = {
    **chat.METHODS,
    **conversations.METHODS,
    **functions.METHODS,
    **people.METHODS,
    **views.METHODS,
}
_WITHOUT_TOKEN = {"api.test"}
_WITH_APP_TOKEN = {"apps.connections.open"}


class WebApi:
    """Answers the bot's calls; `faults`, `calls` and `channel_rate` are there for tests."""

    def __init__(self, workspace: Workspace, new_socket_url: Callable[[], str]) -> None:
        """Serve a workspace; `new_socket_url` answers apps.connections.open."""
        self._workspace = workspace
        self._new_socket_url = new_socket_url
        self.faults = Faults()
        self.calls = Calls()
        self.channel_rate = ChannelRate(workspace.now)

    def route(self) -> Route:
        """Mount every method under `/api/`."""
        return Route("/api/{method}", self._answer, methods=["GET", "POST"])

    async def _answer(self, request: Request) -> Response:
        answer = await self._answered(request)
        # RFC 9110, 6.6.1: an origin server with a clock says what it shows; Slack's has one.
        answer.headers["Date"] = format_datetime(self._workspace.now().astimezone(UTC), usegmt=True)
        return answer

    async def _answered(self, request: Request) -> Response:
        method = request.path_params["method"]
        body = await request.body()
        try:
            arguments = parse(request.headers.get("content-type", ""), request.url.query, body)
        except SlackError as refusal:
            return JSONResponse(refusal.body())
        await self.calls.record(Call(method, dict(arguments), self._workspace.now()))
        fault = self.faults.take(method)
        if early := await self._before(fault, request):
            return early
        response = self._effect(method, arguments, _token(request, arguments))
        return await self._after(fault, request, response)

    async def _before(self, fault: Fault | None, request: Request) -> Response | None:
        match fault:
            case RateLimited(seconds):
                return _ratelimited(seconds)
            case ServerError(status):
                return Response("scripted fault", status)
            case ApiError(code):
                return JSONResponse(SlackError(code).body())
            case DroppedRequest():
                return await _drop(request)
            case Slow(seconds):
                await asyncio.sleep(seconds)
            case HeldRequest(after_effect=False):
                await fault.wait()
        return None

    async def _after(self, fault: Fault | None, request: Request, response: Response) -> Response:
        if isinstance(fault, HeldRequest) and fault.after_effect:
            await fault.wait()
        if isinstance(fault, LostResponse):
            return await _drop(request)
        return response

    def _effect(self, method: str, arguments: Arguments, token: str) -> Response:
        try:
            if wait := self._wait(method, arguments):
                return _ratelimited(wait)
            answer = {"ok": True, **self._call(method, arguments, token)}
        except SlackError as refusal:
            logger.info("%s refused: %s", method, refusal.code)
            answer = refusal.body()
        scopes = ",".join(sorted(self._workspace.scopes))
        return JSONResponse(answer, headers={"x-oauth-scopes": scopes})

    def _wait(self, method: str, arguments: Arguments) -> int:
        if method != "chat.postMessage":
            return 0
        return self.channel_rate.retry_after(arguments.text("channel"))

    def _call(self, method: str, arguments: Arguments, token: str) -> JsonObject:
        if method in _WITHOUT_TOKEN:
            return self._api_test(arguments)
        self._authorize(method, token)
        if method in _WITH_APP_TOKEN:
            return {"url": self._new_socket_url()}
        known = METHODS.get(method)
        if known is None:
            raise SlackError("unknown_method", req_method=method)
        if known.scope:
            require_scope(self._workspace, known.scope)
        return known.handle(self._workspace, arguments)

    def _authorize(self, method: str, token: str) -> None:
        app = self._workspace.app
        if not token:
            raise SlackError("not_authed")
        # docs.slack.dev/reference/methods/auth.test, Errors: the token of an app that was removed.
        if token in self._workspace.revoked:
            raise SlackError("token_revoked")
        # docs.slack.dev/workflows/workflow-steps: a run's own token works for what it is about.
        if self._workspace.step_runs.opens(token):
            return
        if token not in {app.bot_token, app.app_token}:
            raise SlackError("invalid_auth")
        if (token == app.app_token) != (method in _WITH_APP_TOKEN):
            raise SlackError("not_allowed_token_type")
        if not self._workspace.installed and token == app.bot_token:
            raise SlackError("account_inactive")

    def _api_test(self, arguments: Arguments) -> JsonObject:
        if error := arguments.text("error"):
            raise SlackError(error, args=dict(arguments))
        return {"args": dict(arguments)}


def _token(request: Request, arguments: Arguments) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else arguments.token


def _ratelimited(seconds: int) -> Response:
    refusal = SlackError("ratelimited").body()
    return JSONResponse(refusal, 429, headers={"retry-after": str(seconds)})


async def _drop(request: Request) -> Response:
    request.scope["extensions"][DROP]()
    await request.receive()
    return Response(status_code=500)
