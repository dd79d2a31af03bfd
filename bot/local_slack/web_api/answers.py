"""What the bot answers a command or a response URL with, put in front of people."""

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.local_slack.errors import SlackError
from bot.local_slack.messages import Message
from bot.local_slack.people import JsonObject
from bot.local_slack.web_api import content
from bot.local_slack.workspace import Workspace


def answer(
    workspace: Workspace, body: JsonObject, *, user: str, channel: str, original_ts: str = ""
) -> None:
    """Show an answer: ephemeral by default; raises SlackError when Slack would refuse it."""
    original = _original(workspace, user, channel, original_ts)
    if body.get("delete_original") and original:
        workspace.posts.delete(original)
        return
    new = content.checked(workspace, body, "response")
    bot = workspace.app.bot_user.id
    if body.get("replace_original") and original:
        workspace.posts.update(original, new.text, blocks=new.blocks, metadata=new.metadata)
    elif body.get("response_type") == "in_channel":
        workspace.posts.post(
            channel, bot, new.text, blocks=new.blocks, metadata=new.metadata, from_app=True
        )
    else:
        workspace.posts.show(channel, user, bot, new.text, new.blocks)


def _original(workspace: Workspace, user: str, channel: str, ts: str) -> Message | None:
    seen = workspace.seen_in(channel, user) if ts else []
    return next((message for message in seen if message.ts == ts), None)


def _json_object(text: bytes) -> JsonObject:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise SlackError("invalid_payload") from problem
    if not isinstance(body, dict):
        raise SlackError("invalid_payload")
    return body


def response_route(workspace: Workspace) -> Route:
    """Serve the response URLs."""

    async def respond(request: Request) -> Response:
        try:
            body = _json_object(await request.body())
            place = workspace.response_urls.use(request.path_params["key"])
            answer(
                workspace,
                body,
                user=place.user,
                channel=place.channel,
                original_ts=place.original_ts,
            )
        except SlackError as refusal:
            status = 404 if refusal.code.endswith("_url") else 400
            return JSONResponse(refusal.body(), status)
        return PlainTextResponse("ok")

    return Route("/response/{key}", respond, methods=["POST"])
