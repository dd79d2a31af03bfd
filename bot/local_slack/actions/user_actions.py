"""What a person does in the workspace outside modals."""

import re

from bot.local_slack.actions.gestures import Gestures, Seen
from bot.local_slack.actions.payloads import escape
from bot.local_slack.elements import find
from bot.local_slack.errors import NotOnScreenError, SlackError
from bot.local_slack.event_feed import EventFeed
from bot.local_slack.messages import Message
from bot.local_slack.people import JsonObject, SlackUser
from bot.local_slack.views import View
from bot.local_slack.web_api.answers import answer


class UserActions:
    """Each action of a person returns what they then see.

    What the bot does after its acknowledgement comes later: wait for it with
    `workspace.changes.until(...)`.
    """

    def __init__(self, gestures: Gestures, feed: EventFeed) -> None:
        """Act by those gestures, telling the bot of events through `feed`."""
        self._gestures = gestures
        self._feed = feed
        self._workspace = gestures.workspace

    async def slash_command(self, user: str, channel_id: str, command: str, text: str = "") -> Seen:
        """Send a slash command from a channel the person is in."""
        since, notices = self._mark(user)
        self._require_in(user, channel_id)
        channel = self._workspace.channels.find(channel_id)
        payload = self._gestures.payloads.slash_command(user, channel, command, text)
        ack = await self._gestures.command(payload)
        if not ack.ok:
            self._fail(user, command, ack.failure)
        elif ack.body:
            self._show(user, channel_id, command, text, ack.body)
        return self._gestures.look(user, since, notices)

    async def shortcut(self, user: str, callback_id: str) -> Seen:
        """Use a global shortcut, which is offered everywhere."""
        since, notices = self._mark(user)
        payload = self._gestures.payloads.shortcut(user, callback_id)
        await self._gestures.interaction(user, payload)
        return self._gestures.look(user, since, notices)

    async def message_shortcut(self, user: str, message: Message, callback_id: str) -> Seen:
        """Use a shortcut on a message; Slack offers none on ephemeral ones.

        docs.slack.dev/interactivity/implementing-shortcuts
        """
        since, notices = self._mark(user)
        shown = self._visible(user, message)
        if shown.viewer:
            raise NotOnScreenError("an ephemeral message has no shortcuts")
        payload = self._gestures.payloads.message_shortcut(user, shown, callback_id)
        await self._gestures.interaction(user, payload)
        return self._gestures.look(user, since, notices)

    async def press(
        self,
        user: str,
        target: Message | View,
        action_id: str,
        value: object = None,
        *,
        block_id: str = "",
    ) -> Seen:
        """Use an element of a message, a modal or a Home tab; choices by their option's value."""
        since, notices = self._mark(user)
        if isinstance(target, View):
            view = self._workspace.views.current(target)
            if view.user != user:
                raise NotOnScreenError("this view is in front of somebody else")
            await self._gestures.use_in_view(view, find(view.blocks, action_id, block_id), value)
        else:
            message = self._visible(user, target)
            found = find(message.blocks, action_id, block_id)
            await self._gestures.use_in_message(user, message, found, value)
        return self._gestures.look(user, since, notices)

    async def say(self, user: str, channel_id: str, text: str) -> Seen:
        """Write a message; `@name` mentions that person."""
        since, notices = self._mark(user)
        self._require_in(user, channel_id)
        self._workspace.posts.post(channel_id, user, self._with_mentions(escape(text)))
        return await self._after_events(user, since, notices)

    async def mention(self, user: str, channel_id: str, text: str) -> Seen:
        """Write a message to the bot in a channel."""
        return await self.say(user, channel_id, f"@{self._workspace.app.bot_user.name} {text}")

    async def open_home(self, user: str) -> Seen:
        """Open the bot's Home tab."""
        since, notices = self._mark(user)
        self._workspace.changes.add("home_opened", user=user)
        return await self._after_events(user, since, notices)

    async def invite_bot(self, user: str, channel_id: str) -> Seen:
        """Let the bot into a channel."""
        since, notices = self._mark(user)
        self._require_in(user, channel_id)
        self._workspace.channels.join(channel_id, self._workspace.app.bot_user.id)
        return await self._after_events(user, since, notices)

    async def remove_bot(self, user: str, channel_id: str) -> Seen:
        """Take the bot out of a channel; it hears nothing of that channel from then on."""
        since, notices = self._mark(user)
        self._require_in(user, channel_id)
        self._workspace.channels.leave(channel_id, self._workspace.app.bot_user.id)
        return await self._after_events(user, since, notices)

    async def join(self, user: str, channel_id: str) -> Seen:
        """Join a channel."""
        since, notices = self._mark(user)
        self._workspace.channels.join(channel_id, user)
        return await self._after_events(user, since, notices)

    async def change_profile(self, person: SlackUser) -> None:
        """Change what is known of a person (a new time zone, a deactivation), or add one."""
        self._workspace.add_person(person)
        await self._feed.first_attempts()

    async def uninstall(self) -> None:
        """Take the app out of the workspace."""
        self._workspace.uninstall()
        await self._feed.first_attempts()

    def _mark(self, user: str) -> tuple[int, int]:
        self._gestures.require_active(user)
        return self._workspace.changes.last, len(self._workspace.notices)

    async def _after_events(self, user: str, since: int, notices: int) -> Seen:
        await self._feed.first_attempts()
        return self._gestures.look(user, since, notices)

    def _require_in(self, user: str, channel_id: str) -> None:
        if channel_id not in {channel.id for channel in self._workspace.channels.of(user)}:
            message = f"{user} is not in {channel_id}"
            raise NotOnScreenError(message)

    def _visible(self, user: str, message: Message) -> Message:
        self._require_in(user, message.channel)
        now = self._workspace.posts.current(message)
        if now is None or now.viewer not in {"", user}:
            message_gone = f"{user} does not see message {message.ts}"
            raise NotOnScreenError(message_gone)
        return now

    def _fail(self, user: str, command: str, code: str) -> None:
        self._workspace.notify(user, code, f'{command} failed with the error "{code}"')

    def _show(self, user: str, channel: str, command: str, text: str, body: JsonObject) -> None:
        if body.get("response_type") == "in_channel":
            self._workspace.posts.post(channel, user, f"{command} {escape(text)}".strip())
        if not body.get("text") and not body.get("blocks"):
            return
        try:
            answer(self._workspace, body, user=user, channel=channel)
        except SlackError as refusal:
            self._fail(user, command, refusal.code)

    def _with_mentions(self, text: str) -> str:
        by_name = {person.name: person.id for person in self._workspace.people.values()}

        def linked(found: re.Match[str]) -> str:
            user = by_name.get(found[1])
            return f"<@{user}>" if user else found[0]

        return re.sub(r"@([\w.-]+)", linked, text)
