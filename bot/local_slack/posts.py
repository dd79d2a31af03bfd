"""Posting, changing and taking back messages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.local_slack.changes import Changes, Kind
from bot.local_slack.channels import Channels
from bot.local_slack.elements import state_of
from bot.local_slack.errors import SlackError
from bot.local_slack.messages import Message, Stamps, with_ids
from bot.local_slack.people import JsonObject


class Posts:
    """The messages of every channel, and the ephemeral ones of every person."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        channels: Channels,
        changes: Changes,
        new_id: Callable[[], str],
    ) -> None:
        """Start with nothing posted."""
        self._channels = channels
        self._changes = changes
        self._new_id = new_id
        self._ephemerals: list[Message] = []
        self.stamps = Stamps(clock)

    def post(
        self,
        channel_id: str,
        user: str,
        text: str,
        *,
        blocks: list[JsonObject] | None = None,
        metadata: JsonObject | None = None,
        from_app: bool = False,
        thread_ts: str = "",
    ) -> Message:
        """Put a message in a channel for all its members."""
        message = self._filled(
            Message(
                channel=channel_id,
                ts=self.stamps.next(),
                user=user,
                text=text,
                metadata=metadata,
                from_app=from_app,
                thread_ts=thread_ts,
            ),
            blocks,
        )
        self._channels.find(channel_id).messages.append(message)
        self._changes.add("message_posted", channel=channel_id, ts=message.ts, user=user)
        return message

    def show(
        self, channel_id: str, viewer: str, user: str, text: str, blocks: list[JsonObject] | None
    ) -> Message:
        """Show one person an ephemeral message."""
        message = self._filled(
            Message(
                channel=channel_id,
                ts=self.stamps.next(),
                user=user,
                text=text,
                from_app=True,
                viewer=viewer,
            ),
            blocks,
        )
        self._ephemerals.append(message)
        self._changes.add("ephemeral_shown", channel=channel_id, ts=message.ts, user=viewer)
        return message

    def ephemerals(self, viewer: str) -> list[Message]:
        """List the ephemeral messages that a person still sees, oldest first."""
        return [message for message in self._ephemerals if message.viewer == viewer]

    def find(self, channel_id: str, ts: str) -> Message:
        """Find a message that everyone in the channel sees; raises SlackError."""
        for message in self._channels.find(channel_id).messages:
            if message.ts == ts:
                return message
        raise SlackError("message_not_found")

    def current(self, message: Message) -> Message | None:
        """Give a message as it stands now, None when it is gone."""
        for each in self._beside(message):
            if each.ts == message.ts:
                return each
        return None

    def update(
        self,
        message: Message,
        text: str,
        *,
        blocks: list[JsonObject] | None = None,
        metadata: JsonObject | None = None,
    ) -> Message:
        """Put new content in a message; without blocks it has none, without metadata its old."""
        kept = message.metadata if metadata is None else metadata
        edited = replace(message, text=text, metadata=kept or None, edited_ts=self.stamps.next())
        return self._put(self._filled(edited, blocks))

    def put_in(self, message: Message, block_id: str, action_id: str, state: JsonObject) -> Message:
        """Record what a person chose in one element of a message."""
        values = {**message.state, block_id: {**message.state.get(block_id, {}), action_id: state}}
        return self._put(replace(message, state=values))

    def delete(self, message: Message) -> None:
        """Take a message away."""
        beside = self._beside(message)
        beside[:] = [each for each in beside if each.ts != message.ts]
        kind: Kind = "ephemeral_deleted" if message.viewer else "message_deleted"
        self._changes.add(kind, channel=message.channel, ts=message.ts, user=message.viewer)

    def _filled(self, message: Message, blocks: list[JsonObject] | None) -> Message:
        filled = with_ids(blocks or [], self._new_id)
        return replace(message, blocks=filled, state=state_of(filled, message.state))

    def _beside(self, message: Message) -> list[Message]:
        if message.viewer:
            return self._ephemerals
        return self._channels.find(message.channel).messages

    def _put(self, fresh: Message) -> Message:
        beside = self._beside(fresh)
        beside[:] = [fresh if each.ts == fresh.ts else each for each in beside]
        if fresh.viewer:
            self._changes.add(
                "ephemeral_updated", channel=fresh.channel, ts=fresh.ts, user=fresh.viewer
            )
        else:
            self._changes.add("message_updated", channel=fresh.channel, ts=fresh.ts)
        return fresh
