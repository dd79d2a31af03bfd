"""What a person sees at a place: the pieces of the page, ready to be sent."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.local_slack.messages import Message
from bot.local_slack.people import JsonObject, SlackUser
from bot.local_slack.views import View
from bot.local_slack.workspace import Workspace
from bot.practice.cast import CAST
from bot.practice.clock_control import ClockControl
from bot.practice.page.dates import day_name
from bot.practice.page.guide import Guide
from bot.practice.page.places import Place, Places
from bot.practice.page.reader import Reader
from bot.practice.page.reads import Reads
from bot.practice.page.rendering import Piece, Templates, piece

MOST_MESSAGES = 120
NOTHING = piece("")


@dataclass(frozen=True)
class Screen:
    """Pieces by name, and the timeline's items by key, in order."""

    pieces: dict[str, Piece]
    items: dict[str, Piece]


class Screens:
    """Puts screens together; a message is rendered again only when it or its reader changed."""

    def __init__(
        self, workspace: Workspace, clock_control: ClockControl, templates: Templates, guide: Guide
    ) -> None:
        """Show that workspace."""
        self.workspace = workspace
        self.places = Places(workspace)
        self.reads = Reads()
        self.guide = guide
        self.templates = templates
        self._clock_control = clock_control
        self._rendered: dict[tuple[str, str, str], tuple[Message, Piece]] = {}

    async def of(self, place: Place) -> Screen:
        """Everything that can change while somebody is at a place."""
        pieces = {
            "sidebar": self._sidebar(place),
            "faces": self._cast(place, "parts/faces.html"),
            "people": self._cast(place, "parts/people.html"),
            "clock": await self._clock(place.person),
            "guide": self.templates.piece("parts/guide.html", guide=self.guide),
            "modal": self._modal(place.person),
        }
        if place.tab == "home":
            return Screen({**pieces, "home": self._home(place.person)}, {})
        return Screen(pieces, self._items(place))

    def _sidebar(self, place: Place) -> Piece:
        rows = [
            (each, self.reads.unread(place.person.id, each.channel))
            for each in self.places.of(place.person)
        ]
        return self.templates.piece("parts/sidebar.html", here=place, rows=rows)

    def _cast(self, place: Place, template: str) -> Piece:
        rows = [
            (member, self._waiting(member.person))
            for member in CAST
            if member.person.id in self.workspace.people
        ]
        now = self.workspace.now()
        return self.templates.piece(template, here=place, rows=rows, now=now)

    def _waiting(self, person: SlackUser) -> int:
        return sum(self.reads.unread(person.id, p.channel) for p in self.places.of(person))

    async def _clock(self, person: SlackUser) -> Piece:
        return self.templates.piece(
            "parts/clock.html",
            person=person,
            now=self.workspace.now(),
            upcoming=await self._clock_control.next_for(person.id),
            digest=await self._clock_control.next_digest(),
        )

    def _modal(self, person: SlackUser) -> Piece:
        stack = self.workspace.views.stack(person.id)
        if not stack:
            return NOTHING
        top = stack[-1]
        reader = self._view_reader(person, top)
        return self.templates.piece("parts/modal.html", view=top, depth=len(stack), r=reader)

    def _home(self, person: SlackUser) -> Piece:
        home = self.workspace.views.homes.get(person.id)
        reader = self._view_reader(person, home) if home else None
        return self.templates.piece("parts/home.html", view=home, r=reader)

    def _view_reader(self, person: SlackUser, view: View) -> Reader:
        return Reader(person, self.workspace, view.id, view.state, dict(view.errors))

    def _items(self, place: Place) -> dict[str, Piece]:
        person, items = place.person, dict[str, Piece]()
        messages = self.workspace.seen_in(place.channel.id, person.id)[-MOST_MESSAGES:]
        now, zone, before = self.workspace.now(), ZoneInfo(person.tz), None
        for message in messages:
            at = moment_of(message)
            day = at.astimezone(zone).date()
            if day != before:
                name = day_name(at, now, person.tz)
                items[f"day-{day}"] = self.templates.piece("parts/day.html", day=name)
            before = day
            items[f"m-{message.ts}-{message.viewer}"] = self._message(person, message)
        return items

    def _message(self, person: SlackUser, message: Message) -> Piece:
        key = (message.channel, message.ts, person.id)
        known = self._rendered.get(key)
        if known and known[0] is message:
            return known[1]
        fresh = self.message(person, message)
        self._rendered[key] = (message, fresh)
        return fresh

    def message(self, person: SlackUser, message: Message) -> Piece:
        """One message as a person sees it."""
        reader = Reader(person, self.workspace, f"m{message.ts}", message.state)
        return self.templates.piece(
            "parts/message.html",
            m=message,
            author=self.workspace.people.get(message.user),
            at=moment_of(message),
            text={"type": "mrkdwn", "text": message.text},
            r=reader,
        )


def moment_of(message: Message) -> datetime:
    """When a message was posted."""
    return datetime.fromtimestamp(float(message.ts), UTC)


def changed(before: Screen | None, now: Screen) -> JsonObject:
    """What a page that shows `before` must be told to show `now`; empty when nothing."""
    old = before or Screen({}, {})
    pieces = {
        name: {"mark": each.mark, "html": each.html}
        for name, each in now.pieces.items()
        if old.pieces.get(name) != each
    }
    news: JsonObject = {"pieces": pieces} if pieces else {}
    if before is None or old.items != now.items or list(old.items) != list(now.items):
        fresh = {k: each for k, each in now.items.items() if old.items.get(k) != each}
        news["items"] = {k: {"mark": e.mark, "html": e.html} for k, e in fresh.items()}
        news["order"] = list(now.items)
    return news
