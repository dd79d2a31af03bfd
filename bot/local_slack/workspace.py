"""The workspace: everything that Slack would remember, in memory."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from bot.local_slack.changes import Changes
from bot.local_slack.channels import Channels, SlackChannel
from bot.local_slack.checks import Checks, Refusal, reasons
from bot.local_slack.errors import SlackError
from bot.local_slack.messages import Message
from bot.local_slack.people import App, SlackTeam, SlackUser
from bot.local_slack.posts import Posts
from bot.local_slack.response_urls import ResponseUrls
from bot.local_slack.served_lists import ServedLists
from bot.local_slack.step_runs import StepRuns
from bot.local_slack.trigger_ids import TriggerIds
from bot.local_slack.views import Views

ALL_SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "channels:history",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "team:read",
        "users:read",
    }
)
ALL_EVENTS = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "member_joined_channel",
        "member_left_channel",
        "message.im",
        "team_join",
        "tokens_revoked",
        "user_change",
    }
)


@dataclass(frozen=True)
class Notice:
    """What Slack itself tells a person when the bot failed them; `code` is Slack's own word."""

    user: str
    code: str
    text: str


class Workspace:
    """One workspace with one app installed in it.

    The clock gives aware datetimes; `scopes` are those granted to the bot, `events` those it
    is subscribed to.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime],
        checks: Checks | None = None,
        team: SlackTeam | None = None,
        app: App | None = None,
        scopes: Iterable[str] = ALL_SCOPES,
        events: Iterable[str] = ALL_EVENTS,
    ) -> None:
        """Start with nobody but the bot."""
        self._clock = clock
        self._checks = checks or Checks()
        self._salt = secrets.token_hex(2)
        self._numbers = count(1)
        self.team = team or SlackTeam()
        self.app = app or App()
        self.scopes = set(scopes)
        self.events = set(events)
        self.installed = True
        self.revoked: set[str] = set()
        self.changes = Changes()
        self.people: dict[str, SlackUser] = {self.app.bot_user.id: self.app.bot_user}
        self.notices: list[Notice] = []
        self.refusals: list[Refusal] = []
        self.channels = Channels(self.now, self.changes, self.new_id)
        self.posts = Posts(self.now, self.channels, self.changes, self.new_id)
        self.views = Views(self.now, self.changes, self.new_id)
        self.trigger_ids = TriggerIds(self.now, self.new_id)
        self.served_lists = ServedLists()
        self.step_runs = StepRuns(self.new_id)
        self.response_urls = ResponseUrls(self.now, self.new_id)

    def now(self) -> datetime:
        """Read the clock; raises ValueError when it gives a naive time."""
        now = self._clock()
        if now.tzinfo is None:
            raise ValueError("a workspace's clock must give aware datetimes")
        return now

    def new_id(self) -> str:
        """Make up an id that no other thing in this workspace has."""
        return f"{self._salt}{next(self._numbers):05x}"

    def add_person(self, person: SlackUser) -> SlackUser:
        """Let a person join the workspace, or change what is known of them."""
        known = person.id in self.people
        self.people[person.id] = person
        self.changes.add("person_changed" if known else "person_added", user=person.id)
        return person

    def deactivate(self, user: str) -> None:
        """Deactivate a person's account."""
        self.add_person(replace(self.person(user), deleted=True))

    def person(self, user: str) -> SlackUser:
        """Find a person; raises SlackError `user_not_found`."""
        if user not in self.people:
            raise SlackError("user_not_found")
        return self.people[user]

    def bot_dm(self, user: str) -> SlackChannel:
        """Find a person's DM with the bot, opening it on first use."""
        return self.channels.dm(self.app.bot_user.id, user)

    def seen_in(self, channel_id: str, user: str) -> list[Message]:
        """List what a person sees in a channel, oldest first, ephemeral messages included."""
        mine = [m for m in self.posts.ephemerals(user) if m.channel == channel_id]
        shown = [*self.channels.find(channel_id).messages, *mine]
        return sorted(shown, key=lambda message: message.ts)

    def notify(self, user: str, code: str, text: str) -> None:
        """Show a person what Slack says when the bot failed them."""
        self.notices.append(Notice(user, code, text))
        self.changes.add("notice_shown", user=user)

    def uninstall(self) -> None:
        """Take the app out of the workspace: its tokens stop working."""
        self.installed = False
        self.changes.add("app_uninstalled")

    def install_again(self, bot_token: str) -> None:
        """Install the app once more: with a new token, since the old one stays revoked."""
        self.revoked.add(self.app.bot_token)
        self.app = replace(self.app, bot_token=bot_token)
        self.installed = True

    def refuse_message(self, payload: Mapping[str, object], where: str) -> tuple[str, ...]:
        """Check a message against Slack's limits; the reasons are kept in `refusals` too."""
        return self._refuse(where, reasons(self._checks.message(payload)))

    def refuse_view(self, view: Mapping[str, object], where: str) -> tuple[str, ...]:
        """Check a view against Slack's limits; the reasons are kept in `refusals` too."""
        return self._refuse(where, reasons(self._checks.view(view)))

    def _refuse(self, where: str, why: tuple[str, ...]) -> tuple[str, ...]:
        if why:
            self.refusals.append(Refusal(where, why))
        return why
