"""The chat.* methods."""

from bot.local_slack.channels import SlackChannel
from bot.local_slack.errors import SlackError
from bot.local_slack.messages import Message
from bot.local_slack.people import JsonObject
from bot.local_slack.web_api import content
from bot.local_slack.web_api.arguments import Arguments
from bot.local_slack.web_api.methods import Method, bot_channel, require_member
from bot.local_slack.workspace import Workspace


def _given(arguments: Arguments) -> JsonObject:
    decoded = {
        "blocks": arguments.decoded("blocks", "invalid_blocks_format"),
        "metadata": arguments.decoded("metadata", "invalid_metadata_format"),
    }
    return {"text": arguments.text("text")} | {k: v for k, v in decoded.items() if v is not None}


def target(workspace: Workspace, channel_id: str) -> SlackChannel:
    """Find where a post goes: a channel, or a person's DM when a user id is given."""
    if channel_id in workspace.people and channel_id != workspace.app.bot_user.id:
        return workspace.bot_dm(channel_id)
    channel = bot_channel(workspace, channel_id)
    if channel.is_archived:
        raise SlackError("is_archived")
    if "chat:write.public" not in workspace.scopes or channel.kind != "channel":
        require_member(workspace, channel)
    return channel


def post_message(workspace: Workspace, arguments: Arguments) -> JsonObject:
    """Post a message as the bot."""
    channel = target(workspace, arguments.required("channel"))
    new = content.checked(workspace, _given(arguments), "chat.postMessage")
    message = workspace.posts.post(
        channel.id,
        workspace.app.bot_user.id,
        new.text,
        blocks=new.blocks,
        metadata=new.metadata,
        from_app=True,
        thread_ts=arguments.text("thread_ts"),
    )
    described = message.as_slack(workspace.team, workspace.app, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": described}


def _own_message(workspace: Workspace, arguments: Arguments, refusal: str) -> Message:
    channel = bot_channel(workspace, arguments.required("channel"))
    message = workspace.posts.find(channel.id, arguments.required("ts"))
    if not message.from_app:
        raise SlackError(refusal)
    return message


def update(workspace: Workspace, arguments: Arguments) -> JsonObject:
    """Change a message of the bot; text without blocks drops the blocks."""
    message = _own_message(workspace, arguments, "cant_update_message")
    new = content.checked(
        workspace, _given(arguments), "chat.update", limit=content.UPDATE_TEXT_LIMIT
    )
    changed = workspace.posts.update(message, new.text, blocks=new.blocks, metadata=new.metadata)
    described = changed.as_slack(workspace.team, workspace.app, with_metadata=True)
    return {
        "channel": changed.channel,
        "ts": changed.ts,
        "text": changed.text,
        "message": described,
    }


def delete(workspace: Workspace, arguments: Arguments) -> JsonObject:
    """Take a message of the bot away."""
    message = _own_message(workspace, arguments, "cant_delete_message")
    workspace.posts.delete(message)
    return {"channel": message.channel, "ts": message.ts}


def post_ephemeral(workspace: Workspace, arguments: Arguments) -> JsonObject:
    """Show one member of a channel a message that nobody else sees."""
    viewer = workspace.person(arguments.required("user")).id
    channel = target(workspace, arguments.required("channel"))
    if viewer not in channel.members:
        raise SlackError("user_not_in_channel")
    new = content.checked(workspace, _given(arguments), "chat.postEphemeral")
    bot = workspace.app.bot_user.id
    message = workspace.posts.show(channel.id, viewer, bot, new.text, new.blocks)
    return {"message_ts": message.ts}


def get_permalink(workspace: Workspace, arguments: Arguments) -> JsonObject:
    """Give the link to a message."""
    channel = bot_channel(workspace, arguments.required("channel"))
    message = workspace.posts.find(channel.id, arguments.required("message_ts"))
    place = f"archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": workspace.team.url + place}


METHODS = {
    "chat.postMessage": Method(post_message, "chat:write"),
    "chat.update": Method(update, "chat:write"),
    "chat.delete": Method(delete, "chat:write"),
    "chat.postEphemeral": Method(post_ephemeral, "chat:write"),
    "chat.getPermalink": Method(get_permalink),
}
