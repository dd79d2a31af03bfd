"""Channels and DMs, and who is in them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.local_slack.changes import Changes
from bot.local_slack.errors import SlackError
from bot.local_slack.messages import Message
from bot.local_slack.people import JsonObject


@dataclass
class SlackChannel:
    """A public channel, a private one or a DM; messages are kept oldest first."""

    id: str
    name: str
    kind: Literal["channel", "private", "im"]
    members: list[str]
    creator: str
    created: datetime
    is_archived: bool = False
    messages: list[Message] = field(default_factory=list)

    def other_than(self, user: str) -> str:
        """Name the other member of a DM."""
        return next(member for member in self.members if member != user)

    def as_slack(self, bot_user: str) -> JsonObject:
        """Describe the channel as conversations.info does for the bot."""
        described: JsonObject = {
            "id": self.id,
            "created": int(self.created.timestamp()),
            "is_archived": self.is_archived,
            "is_im": self.kind == "im",
            "is_org_shared": False,
        }
        if self.kind == "im":
            return described | {"user": self.other_than(bot_user), "is_open": True}
        return described | {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "channel",
            "is_group": self.kind == "private",
            "is_private": self.kind == "private",
            "is_mpim": False,
            "is_general": False,
            "is_member": bot_user in self.members,
            "creator": self.creator,
            "num_members": len(self.members),
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }


class Channels:
    """Every channel and DM, by id."""

    def __init__(
        self, clock: Callable[[], datetime], changes: Changes, new_id: Callable[[], str]
    ) -> None:
        """Start with none."""
        self._clock = clock
        self._changes = changes
        self._new_id = new_id
        self._by_id: dict[str, SlackChannel] = {}

    def all(self) -> list[SlackChannel]:
        """List every channel and DM, oldest first."""
        return list(self._by_id.values())

    def add(
        self, channel_id: str, name: str, members: Iterable[str], *, private: bool = False
    ) -> SlackChannel:
        """Create a channel; its first member is its creator."""
        listed = list(members)
        kind: Literal["channel", "private"] = "private" if private else "channel"
        creator = listed[0] if listed else ""
        return self._keep(SlackChannel(channel_id, name, kind, listed, creator, self._clock()))

    def dm(self, one: str, other: str) -> SlackChannel:
        """Find the DM of two people, opening it on first use."""
        for channel in self._by_id.values():
            if channel.kind == "im" and set(channel.members) == {one, other}:
                return channel
        channel_id = f"D{self._new_id().upper()}"
        return self._keep(
            SlackChannel(channel_id, "directmessage", "im", [one, other], one, self._clock())
        )

    def find(self, channel_id: str) -> SlackChannel:
        """Find a channel; raises SlackError `channel_not_found`."""
        if channel_id not in self._by_id:
            raise SlackError("channel_not_found")
        return self._by_id[channel_id]

    def of(self, user: str) -> list[SlackChannel]:
        """List the channels and DMs that a person is in."""
        return [channel for channel in self._by_id.values() if user in channel.members]

    def join(self, channel_id: str, user: str) -> None:
        """Let a person into a channel; a second time changes nothing."""
        channel = self.find(channel_id)
        if user not in channel.members:
            channel.members.append(user)
            self._changes.add("member_joined", channel=channel_id, user=user)

    def leave(self, channel_id: str, user: str) -> None:
        """Let a person out of a channel."""
        channel = self.find(channel_id)
        if user in channel.members:
            channel.members.remove(user)
            self._changes.add("member_left", channel=channel_id, user=user)

    def _keep(self, channel: SlackChannel) -> SlackChannel:
        self._by_id[channel.id] = channel
        self._changes.add("channel_added", channel=channel.id)
        return channel
