"""Where on the page somebody is: who they are, which conversation, which tab."""

from dataclasses import dataclass, replace
from typing import Literal

from bot.local_slack.channels import SlackChannel
from bot.local_slack.people import SlackUser
from bot.local_slack.workspace import Workspace
from bot.practice.cast import TEAM_CHANNEL

Tab = Literal["messages", "home"]


@dataclass(frozen=True)
class Place:
    """A person looking at a conversation; `tab` matters only in the bot's own."""

    person: SlackUser
    channel: SlackChannel
    title: str
    path: str
    other: SlackUser | None = None
    tab: Tab = "messages"
    is_bot: bool = False

    @property
    def shared_path(self) -> str:
        """Where somebody else finds the like: the same channel, or their own bot and tab."""
        if self.is_bot:
            return f"{self.path}/home" if self.tab == "home" else self.path
        return TEAM_CHANNEL if self.channel.kind == "im" else self.path


class Places:
    """Finds conversations by the names in the page's addresses."""

    def __init__(self, workspace: Workspace) -> None:
        """Look in that workspace."""
        self._workspace = workspace

    def person(self, name: str) -> SlackUser | None:
        """The person of that name, bots and the deactivated left out."""
        everyone = self._workspace.people.values()
        return next(
            (p for p in everyone if p.name == name and not p.is_bot and not p.deleted), None
        )

    def find(self, name: str, where: str, tab: Tab = "messages") -> Place | None:
        """The place behind an address."""
        person = self.person(name)
        found = [place for place in self.of(person) if place.path == where] if person else []
        if not found:
            return None
        return replace(found[0], tab=tab if found[0].is_bot else "messages")

    def of(self, person: SlackUser) -> list[Place]:
        """Every conversation of a person: channels first, the bot, then people."""
        mine = self._workspace.channels.of(person.id)
        places = [self._of(person, channel) for channel in mine if not channel.is_archived]
        return sorted(places, key=lambda p: (p.channel.kind == "im", not p.is_bot))

    def _of(self, person: SlackUser, channel: SlackChannel) -> Place:
        if channel.kind != "im":
            return Place(person, channel, f"#{channel.name}", channel.name)
        other = self._workspace.people[channel.other_than(person.id)]
        is_bot = other.id == self._workspace.app.bot_user.id
        return Place(person, channel, other.real_name, other.name, other, is_bot=is_bot)
