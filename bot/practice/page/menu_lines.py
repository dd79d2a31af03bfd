"""What the menus of people, conversations and channels offer."""

from dataclasses import dataclass

from bot.local_slack.channels import SlackChannel
from bot.local_slack.elements import offered_options
from bot.local_slack.people import JsonObject, SlackUser
from bot.local_slack.workspace import Workspace

_KINDS = {"channel": "public", "private": "private", "im": "im"}


@dataclass(frozen=True)
class MenuLine:
    """One line of a menu."""

    value: str
    text: str
    group: str = ""
    description: str = ""


@dataclass(frozen=True)
class MenuLines:
    """The lines of every kind of menu, for one person."""

    workspace: Workspace
    person: SlackUser

    def of(self, element: JsonObject) -> list[MenuLine]:
        """The lines of a select menu, in order."""
        kind = element["type"].removeprefix("multi_").removesuffix("_select")
        match kind:
            case "users":
                return [self._person(person) for person in self._people()]
            case "channels":
                return [self._channel(each) for each in self._channels() if each.kind == "channel"]
            case "conversations":
                return [self._channel(each) for each in self._conversations(element)]
            case "external":
                return _external(element)
        return _listed(element)

    def _people(self) -> list[SlackUser]:
        return [person for person in self.workspace.people.values() if not person.deleted]

    def _person(self, person: SlackUser) -> MenuLine:
        return MenuLine(person.id, person.real_name)

    def _channels(self) -> list[SlackChannel]:
        return [each for each in self.workspace.channels.all() if not each.is_archived]

    def _conversations(self, element: JsonObject) -> list[SlackChannel]:
        wanted = element.get("filter", {})
        kinds = wanted.get("include", list(_KINDS.values()))
        without_bots = wanted.get("exclude_bot_users", False)
        bot = self.workspace.app.bot_user.id
        mine = self.workspace.channels.of(self.person.id)
        seen = [each for each in self._channels() if each.kind == "channel" or each in mine]
        return [
            each
            for each in seen
            if _KINDS[each.kind] in kinds
            and not (without_bots and each.kind == "im" and bot in each.members)
        ]

    def _channel(self, channel: SlackChannel) -> MenuLine:
        if channel.kind == "im":
            other = channel.other_than(self.person.id)
            return MenuLine(channel.id, self.workspace.people[other].real_name)
        return MenuLine(channel.id, f"#{channel.name}")


def _listed(element: JsonObject) -> list[MenuLine]:
    groups = element.get("option_groups")
    if not groups:
        return [_option(option) for option in offered_options(element)]
    return [
        _option(option, group["label"]["text"]) for group in groups for option in group["options"]
    ]


def _external(element: JsonObject) -> list[MenuLine]:
    first = element.get("initial_option")
    known = element.get("initial_options", [first] if first else [])
    return [_option(option) for option in element.get("options", known)]


def _option(option: JsonObject, group: str = "") -> MenuLine:
    described = option.get("description", {}).get("text", "")
    return MenuLine(option["value"], option["text"]["text"], group, described)
