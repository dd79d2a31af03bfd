"""What Slack tells the bot when a person does something, in Slack's exact shapes.

Sources: docs.slack.dev/interactivity/implementing-slash-commands and
docs.slack.dev/reference/interaction-payloads.
"""

from bot.local_slack.channels import SlackChannel
from bot.local_slack.elements import elements, held
from bot.local_slack.messages import Message
from bot.local_slack.people import JsonObject
from bot.local_slack.views import View
from bot.local_slack.workspace import Workspace


def escape(text: str) -> str:
    """Escape what a person typed the way Slack does before an app sees it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Payloads:
    """Builds the payloads of one workspace, served at `base_url`."""

    def __init__(self, workspace: Workspace, base_url: str) -> None:
        """Build for that workspace."""
        self._workspace = workspace
        self._base_url = base_url

    def slash_command(
        self, user: str, channel: SlackChannel, command: str, text: str
    ) -> JsonObject:
        """Describe a slash command as the form fields that Slack posts."""
        workspace = self._workspace
        return {
            "token": workspace.app.verification_token,
            "team_id": workspace.team.id,
            "team_domain": workspace.team.domain,
            "channel_id": channel.id,
            "channel_name": _channel_name(channel),
            "user_id": user,
            "user_name": workspace.person(user).name,
            "command": command,
            "text": escape(text.strip()),
            "api_app_id": workspace.app.id,
            "is_enterprise_install": "false",
            "response_url": self._response_url(user, channel.id),
            "trigger_id": workspace.trigger_ids.give(user),
        }

    def message_action(self, user: str, message: Message, action: JsonObject) -> JsonObject:
        """Describe the use of an element in a message."""
        workspace = self._workspace
        channel = workspace.channels.find(message.channel)
        payload = self._interaction("block_actions", user) | {
            "container": {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": channel.id,
                "is_ephemeral": bool(message.viewer),
            },
            "trigger_id": workspace.trigger_ids.give(user),
            "channel": {"id": channel.id, "name": _channel_name(channel)},
            "state": {"values": message.state},
            "response_url": self._response_url(user, channel.id, message.ts),
            "actions": [self._stamped(action)],
        }
        if not message.viewer:
            described = message.as_slack(workspace.team, workspace.app, with_metadata=True)
            payload["message"] = described
        return payload

    def view_action(self, user: str, view: View, action: JsonObject) -> JsonObject:
        """Describe the use of an element in a modal or on a Home tab."""
        return self._interaction("block_actions", user) | {
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": self._workspace.trigger_ids.give(user),
            "view": view.as_slack(self._workspace.team, self._workspace.app),
            "actions": [self._stamped(action)],
        }

    def shortcut(self, user: str, callback_id: str) -> JsonObject:
        """Describe the use of a global shortcut: it has no channel and no response URL.

        docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
        """
        stamp = self._workspace.posts.stamps.next()
        return self._interaction("shortcut", user) | {
            "callback_id": callback_id,
            "trigger_id": self._workspace.trigger_ids.give(user),
            "action_ts": stamp,
        }

    def message_shortcut(self, user: str, message: Message, callback_id: str) -> JsonObject:
        """Describe the use of a message shortcut, with the message it was used on.

        docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload
        """
        workspace = self._workspace
        channel = workspace.channels.find(message.channel)
        return self.shortcut(user, callback_id) | {
            "type": "message_action",
            "channel": {"id": channel.id, "name": _channel_name(channel)},
            "message_ts": message.ts,
            "message": message.as_slack(workspace.team, workspace.app),
            "response_url": self._response_url(user, channel.id),
        }

    def suggestion(
        self, user: str, view: View, found: tuple[JsonObject, JsonObject], typed: str
    ) -> JsonObject:
        """Describe what is typed into a list whose options the app serves.

        docs.slack.dev/reference/interaction-payloads/block_suggestion-payload
        """
        block, element = found
        return self._interaction("block_suggestion", user) | {
            "container": {"type": "view", "view_id": view.id},
            "view": view.as_slack(self._workspace.team, self._workspace.app),
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "value": typed,
        }

    def view_submission(self, user: str, view: View) -> JsonObject:
        """Describe the submission of a modal."""
        return self._interaction("view_submission", user) | {
            "trigger_id": self._workspace.trigger_ids.give(user),
            "view": view.as_slack(self._workspace.team, self._workspace.app),
            "response_urls": self._response_urls(user, view),
        }

    def view_closed(self, user: str, view: View, *, is_cleared: bool) -> JsonObject:
        """Describe the closing of a modal."""
        return self._interaction("view_closed", user) | {
            "view": view.as_slack(self._workspace.team, self._workspace.app),
            "is_cleared": is_cleared,
        }

    def _interaction(self, kind: str, user: str) -> JsonObject:
        workspace = self._workspace
        name = workspace.person(user).name
        team = workspace.team
        return {
            "type": kind,
            "user": {"id": user, "username": name, "name": name, "team_id": team.id},
            "api_app_id": workspace.app.id,
            "token": workspace.app.verification_token,
            "team": {"id": team.id, "domain": team.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _stamped(self, action: JsonObject) -> JsonObject:
        return action | {"action_ts": self._workspace.posts.stamps.next()}

    def _response_url(self, user: str, channel_id: str, original_ts: str = "") -> str:
        key = self._workspace.response_urls.give(user, channel_id, original_ts)
        return f"{self._base_url}/response/{key}"

    def _response_urls(self, user: str, view: View) -> list[JsonObject]:
        given = []
        for block, element in elements(view.blocks):
            if not element.get("response_url_enabled"):
                continue
            block_id, action_id = block["block_id"], element["action_id"]
            channel_id = str(held(view.state[block_id][action_id]) or "")
            if channel_id:
                place = {"block_id": block_id, "action_id": action_id, "channel_id": channel_id}
                given.append(place | {"response_url": self._response_url(user, channel_id)})
        return given


def _channel_name(channel: SlackChannel) -> str:
    return {"channel": channel.name, "private": "privategroup", "im": "directmessage"}[channel.kind]


def action_of(block: JsonObject, element: JsonObject, chosen: JsonObject) -> JsonObject:
    """Describe one use of an element; `chosen` holds the fields that say what was chosen."""
    pressed = element["type"] in {"button", "icon_button"}
    own = ("text", "value", "style") if pressed else ("placeholder",)
    action = {"type": element["type"], "action_id": element["action_id"]}
    action |= {"block_id": block["block_id"]}
    return action | {name: element[name] for name in own if name in element} | chosen
