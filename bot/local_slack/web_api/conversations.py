"""The conversations.* methods."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from bot.local_slack.errors import SlackError
from bot.local_slack.messages import Message
from bot.local_slack.people import JsonObject
from bot.local_slack.web_api.arguments import Arguments
from bot.local_slack.web_api.methods import (
    Method,
    bot_channel,
    require_channel_scope,
    require_member,
    require_scope,
)
from bot.local_slack.workspace import Workspace

T = TypeVar("T")
LIMIT_MOST = 1000
_KINDS = {"public_channel": "channel", "private_channel": "private", "im": "im"}


def page(found: Sequence[T], arguments: Arguments, default: int = 100) -> tuple[Sequence[T], str]:
    """Cut a list at `cursor` and `limit`: the page, and the cursor of the next one."""
    limit = arguments.number("limit", default) or default
    if limit > LIMIT_MOST:
        raise SlackError("invalid_limit")
    start = _start(arguments.text("cursor"))
    end = start + limit
    after = urlsafe_b64encode(f"next:{end}".encode()).decode() if end < len(found) else ""
    return found[start:end], after


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = urlsafe_b64decode(cursor).decode().partition(":")
        if word == "next":
            return int(number)
    except (Base64Error, ValueError) as problem:
        raise SlackError("invalid_cursor") from problem
    raise SlackError("invalid_cursor")


def open_conversation(workspace: Workspace, arguments: Arguments) -> JsonObject:
    """Open the DM with one person."""
    if channel_id := arguments.text("channel"):
        channel = bot_channel(workspace, channel_id)
        return {"channel": {"id": channel.id}}
    users = [user for user in arguments.text("users").split(",") if user]
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("not_supported_here", detail="group DMs are not simulated")
    person = workspace.person(users[0])
    if person.deleted:
        raise SlackError("user_disabled")
    require_scope(workspace, "im:write")
    channel = workspace.bot_dm(person.id)
    if arguments.flag("return_im"):
        return {"channel": channel.as_slack(workspace.app.bot_user.id)}
    return {"channel": {"id": channel.id}}


def info(workspace: Workspace, arguments: Arguments) -> JsonObject:
    """Describe a channel."""
    channel = bot_channel(workspace, arguments.required("channel"))
    require_channel_scope(workspace, channel, "read")
    described = channel.as_slack(workspace.app.bot_user.id)
    if not arguments.flag("include_num_members"):
        described.pop("num_members", None)
    return {"channel": described}


def members(workspace: Workspace, arguments: Arguments) -> JsonObject:
    """List who is in a channel."""
    channel = bot_channel(workspace, arguments.required("channel"))
    require_channel_scope(workspace, channel, "read")
    cut, after = page(channel.members, arguments)
    return {"members": list(cut), "response_metadata": {"next_cursor": after}}


def history(workspace: Workspace, arguments: Arguments) -> JsonObject:
    """List a channel's messages, newest first."""
    channel = bot_channel(workspace, arguments.required("channel"))
    require_channel_scope(workspace, channel, "history")
    require_member(workspace, channel)
    found = [m for m in reversed(channel.messages) if not m.thread_ts and _between(m, arguments)]
    cut, after = page(found, arguments)
    everything = arguments.flag("include_all_metadata")
    described = [m.as_slack(workspace.team, workspace.app, with_metadata=everything) for m in cut]
    answer: JsonObject = {"messages": described, "has_more": bool(after), "pin_count": 0}
    return answer | ({"response_metadata": {"next_cursor": after}} if after else {})


def _between(message: Message, arguments: Arguments) -> bool:
    ts = Decimal(message.ts)
    oldest, latest = _bound(arguments, "oldest"), _bound(arguments, "latest")
    if arguments.flag("inclusive"):
        return (oldest is None or ts >= oldest) and (latest is None or ts <= latest)
    return (oldest is None or ts > oldest) and (latest is None or ts < latest)


def _bound(arguments: Arguments, name: str) -> Decimal | None:
    try:
        return Decimal(arguments.text(name)) if arguments.text(name) else None
    except InvalidOperation as problem:
        raise SlackError("invalid_ts_" + name) from problem


def list_conversations(workspace: Workspace, arguments: Arguments) -> JsonObject:
    """List the channels that the bot may see; `types` as in Slack, public ones by default."""
    types = (arguments.text("types") or "public_channel").split(",")
    if unknown := [each for each in types if each not in {*_KINDS, "mpim"}]:
        raise SlackError("invalid_types", detail=",".join(unknown))
    kinds = {_KINDS[each] for each in types if each in _KINDS}
    bot = workspace.app.bot_user.id
    found = [
        channel
        for channel in workspace.channels.all()
        if channel.kind in kinds
        and (channel.kind == "channel" or bot in channel.members)
        and not (channel.is_archived and arguments.flag("exclude_archived"))
    ]
    for kind in sorted(kinds):
        require_scope(
            workspace, {"channel": "channels", "private": "groups"}.get(kind, kind) + ":read"
        )
    cut, after = page(found, arguments)
    described = [channel.as_slack(bot) for channel in cut]
    return {"channels": described, "response_metadata": {"next_cursor": after}}


def join(workspace: Workspace, arguments: Arguments) -> JsonObject:
    """Let the bot into a public channel."""
    channel = bot_channel(workspace, arguments.required("channel"))
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    bot = workspace.app.bot_user.id
    already = {"warning": "already_in_channel"} if bot in channel.members else {}
    workspace.channels.join(channel.id, bot)
    return {"channel": channel.as_slack(bot)} | already


METHODS = {
    "conversations.open": Method(open_conversation),
    "conversations.info": Method(info),
    "conversations.members": Method(members),
    "conversations.history": Method(history),
    "conversations.list": Method(list_conversations),
    "conversations.join": Method(join, "channels:join"),
}
