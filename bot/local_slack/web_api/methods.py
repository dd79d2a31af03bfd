"""What the Web API methods share: their signature, and whether the bot may call them."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.local_slack.channels import SlackChannel
from bot.local_slack.errors import SlackError
from bot.local_slack.people import JsonObject
from bot.local_slack.web_api.arguments import Arguments
from bot.local_slack.workspace import Workspace

Handler = Callable[[Workspace, Arguments], JsonObject]
_FAMILY = {"channel": "channels", "private": "groups", "im": "im"}


@dataclass(frozen=True)
class Method:
    """One method: what it does, and the scope it needs (empty for none)."""

    handle: Handler
    scope: str = ""


def require_scope(workspace: Workspace, needed: str) -> None:
    """Refuse a call whose scope was not granted; raises SlackError `missing_scope`."""
    if needed not in workspace.scopes:
        provided = ",".join(sorted(workspace.scopes))
        raise SlackError("missing_scope", needed=needed, provided=provided)


def require_channel_scope(workspace: Workspace, channel: SlackChannel, right: str) -> None:
    """Refuse a call whose scope for this kind of channel was not granted."""
    require_scope(workspace, f"{_FAMILY[channel.kind]}:{right}")


def bot_channel(workspace: Workspace, channel_id: str) -> SlackChannel:
    """Find a channel that the bot may see; a private one it is not in does not exist for it."""
    channel = workspace.channels.find(channel_id)
    if channel.kind != "channel" and workspace.app.bot_user.id not in channel.members:
        raise SlackError("channel_not_found")
    return channel


def require_member(workspace: Workspace, channel: SlackChannel) -> None:
    """Refuse when the bot is not in the channel; raises SlackError `not_in_channel`."""
    if workspace.app.bot_user.id not in channel.members:
        raise SlackError("not_in_channel")
