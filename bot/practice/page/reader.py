"""How things look to one person: names, times, choices and what they have filled in."""

import json
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from hashlib import sha1
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from markdown_it import MarkdownIt
from markupsafe import Markup

from bot.local_slack.elements import held
from bot.local_slack.people import JsonObject, SlackUser
from bot.local_slack.workspace import Workspace
from bot.practice.page import dates, mrkdwn
from bot.practice.page.menu_lines import MenuLine, MenuLines

_SAFE_SCHEMES = {"http", "https", "mailto", "tel"}
TEXTS = Path(__file__).parent / "texts"


@cache
def _emoji() -> dict[str, str]:
    return tomllib.loads((TEXTS / "emoji.toml").read_text(encoding="utf-8"))


@cache
def _markdown() -> MarkdownIt:
    # Without raw HTML: what somebody wrote can never become a tag of its own.
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(
        ["table", "strikethrough"]
    )


@dataclass(frozen=True)
class Reader:
    """One person in front of one message, form or Home tab.

    `place` tells its elements apart from those of other places on the page.
    """

    person: SlackUser
    workspace: Workspace
    place: str
    state: JsonObject = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    in_form: bool = False

    @property
    def menu_lines(self) -> MenuLines:
        """What the menus of people and channels offer."""
        return MenuLines(self.workspace, self.person)

    def rich(self, text: JsonObject) -> list[JsonObject]:
        """The rich_text parts of a text object."""
        if text["type"] == "mrkdwn":
            return mrkdwn.parse(text["text"], verbatim=bool(text.get("verbatim")))
        return [{"type": "rich_text_section", "elements": self.plain(text)}]

    def plain(self, text: JsonObject) -> list[JsonObject]:
        """The inline elements of a plain_text object."""
        return mrkdwn.plain(text["text"], emoji=bool(text.get("emoji", True)))

    def words(self, text: JsonObject) -> str:
        """A plain_text object as a string, for attributes and options."""
        return "".join(
            self.emoji(part) if part["type"] == "emoji" else part["text"]
            for part in self.plain(text)
        )

    def markdown(self, text: str) -> Markup:
        """Standard markdown as HTML, made without raw HTML."""
        return Markup(_markdown().render(text))  # noqa: S704 -- html=False escapes what was written

    def emoji(self, element: JsonObject) -> str:
        """An emoji, or its name between colons where it is not known."""
        if points := element.get("unicode"):
            return "".join(chr(int(point, 16)) for point in points.split("-"))
        return _emoji().get(element["name"], f":{element['name']}:")

    def name(self, user: str) -> str:
        """A person's name."""
        found = self.workspace.people.get(user)
        return found.real_name if found else user

    def channel(self, channel_id: str) -> str:
        """A channel's name."""
        known = {channel.id: channel.name for channel in self.workspace.channels.all()}
        return known.get(channel_id, channel_id)

    def date(self, element: JsonObject) -> str:
        """A date as this person reads it."""
        return dates.shown(
            element["timestamp"],
            element["format"],
            self.workspace.now(),
            self.person.tz,
            self.person.locale,
        )

    def href(self, url: str) -> str:
        """The address of a link, or nothing where it could do harm."""
        return url if urlsplit(url).scheme.lower() in _SAFE_SCHEMES else ""

    def held(self, block: JsonObject, element: JsonObject) -> object:
        """What the person put in an element; the values of options."""
        state = self.state.get(block["block_id"], {}).get(element["action_id"])
        value = held(state) if state else None
        if isinstance(value, dict) and "value" in value:
            return value["value"]
        if isinstance(value, list):
            return [each["value"] if isinstance(each, dict) else each for each in value]
        return value

    def lines(self, block: JsonObject, element: JsonObject) -> list[MenuLine]:
        """What a menu offers, one that is searched what was found."""
        served = self.workspace.served_lists
        return self.menu_lines.of(served.with_options(self.place, (block, element), self.state))

    def chosen(self, block: JsonObject, element: JsonObject) -> list[str]:
        """The values that are chosen in a menu or in boxes."""
        value = self.held(block, element)
        if value is None:
            return []
        return [str(each) for each in value] if isinstance(value, list) else [str(value)]

    def local_moment(self, block: JsonObject, element: JsonObject) -> str:
        """A date and time picker's moment, as the browser's own picker writes it."""
        value = self.held(block, element)
        if not isinstance(value, int):
            return ""
        at = datetime.fromtimestamp(value, UTC).astimezone(ZoneInfo(self.person.tz))
        return at.strftime("%Y-%m-%dT%H:%M")

    def rich_value(self, block: JsonObject, element: JsonObject) -> str:
        """What stands in a rich text input, as plain lines."""
        value = self.held(block, element)
        parts = value["elements"] if isinstance(value, dict) else []
        return "\n".join("".join(run.get("text", "") for run in p["elements"]) for p in parts)

    def dom_id(self, block: JsonObject, element: JsonObject) -> str:
        """An id for an element, the same as long as it stays where it is."""
        action_id = element.get("action_id", "")
        key = "\n".join((self.place, block["block_id"], action_id))
        return "e" + sha1(key.encode(), usedforsecurity=False).hexdigest()[:12]

    def confirmation(self, element: JsonObject) -> str:
        """The texts of an element's confirmation, for the page's script."""
        confirm = element.get("confirm")
        if not confirm:
            return ""
        texts = {key: self.words(confirm[key]) for key in ("title", "text", "confirm", "deny")}
        return json.dumps({**texts, "style": confirm.get("style", "primary")})

    def may_see(self, element: JsonObject) -> bool:
        """Whether an icon is for this person."""
        allowed = element.get("visible_to_user_ids")
        return not allowed or self.person.id in allowed
