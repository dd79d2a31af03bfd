"""A workspace with the real bot in it, over either transport, at a frozen T0."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from sqlmodel import Session, col, select

from bot.app import Bot, assembled
from bot.config import Settings, read_settings
from bot.core.history import BY_ITSELF
from bot.delivery.timing import Timing
from bot.local_slack.actions.gestures import Seen
from bot.local_slack.changes import Change
from bot.local_slack.elements import held as value_of
from bot.local_slack.messages import Message
from bot.local_slack.people import SlackUser
from bot.local_slack.server import LocalSlackServer, listening, running, serving
from bot.local_slack.transports.delivery import Transport
from bot.local_slack.transports.http_transport import HttpTransport
from bot.local_slack.transports.socket_transport import SocketTransport
from bot.local_slack.views import View
from bot.local_slack.workspace import Workspace
from bot.serve import connected
from bot.slack.action_ids import REPORT_FORM
from bot.slack.pace import Pace
from bot.slack.payloads import Actor
from bot.web.app import web_app
from bot.web.connections import BoundedConnection
from storage.models import Nudge
from storage.teams import get_rep

T0 = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)  # a Tuesday
NEVER = datetime(2100, 1, 1, tzinfo=UTC)
MOST_NUDGES = 60
PATIENCE = 30.0
"""Seconds for an acknowledgement: Slack's three would measure how busy the machine is."""
ANA, BO, MAX, TEAM_CHANNEL = "U1ANA", "U2BO", "U3MAX", "C1WINS"


class _Everybody(set[Actor]):
    """Whoever it is, they were greeted."""

    def __contains__(self, actor: object) -> bool:
        return isinstance(actor, Actor)


@dataclass
class FrozenClock:
    """A clock that moves when told."""

    at: datetime = T0

    def now(self) -> datetime:
        return self.at


@dataclass
class World:
    """What a test acts on: people in Slack, the bot, and the clock they share."""

    server: LocalSlackServer
    bot: Bot
    clock: FrozenClock

    @property
    def workspace(self) -> Workspace:
        return self.server.workspace

    async def lostdeal(self, text: str = "", user: str = ANA) -> Seen:
        seen = await self.server.actions.slash_command(user, TEAM_CHANNEL, "/lostdeal", text)
        await self.settle()
        return seen

    async def form(self, user: str = ANA) -> View:
        """The form in front of a person."""
        await self.settle()
        top = self.workspace.views.top(user)
        assert top is not None, "no form is open"
        return top

    async def report(
        self, circumstance: str = "blown_meeting", user: str = ANA, text: str = "", **values: object
    ) -> Message:
        """Log a deal as a person would; gives its receipt."""
        before = len(self.direct(user))
        await self.lostdeal(text, user)
        await self.pick(circumstance, user)
        name: dict[str, object] = {} if text else {"client": "Acme Corp"}
        seen = await self.submit(user, **(name | values))
        assert not seen.errors, seen.errors
        return self.direct(user)[before]

    async def pick(self, circumstance: str, user: str = ANA) -> View:
        """Pick the circumstance and wait for the form to follow."""
        await self.server.forms.fill(await self.form(user), {"circumstance": circumstance})
        await self.settle()
        return await self.form(user)

    async def press(self, message: Message, action_id: str, value: object = None) -> Message:
        """Press a button of a direct message as its reader; gives the message as it is then."""
        user = self.workspace.channels.find(message.channel).other_than(self.bot_user)
        await self.server.actions.press(user, self.now(message), action_id, value)
        await self.settle()
        return self.now(message)

    async def press_in_list(
        self, listed: Message, action_id: str, value: object = None, user: str = ANA
    ) -> Message:
        """Press a button of what only one person sees; gives the message as it is then."""
        await self.server.actions.press(user, self.now(listed), action_id, value)
        await self.settle()
        return self.now(listed)

    async def submit(self, user: str = ANA, **values: object) -> Seen:
        """Fill in the form in front of a person and save it; after a report the ticker looks.

        A report is answered view after view, and what it suggests is confirmed.
        """
        form = await self.form(user)
        mine = {name: value for name, value in values.items() if name in fields(form)}
        rest = {name: value for name, value in values.items() if name not in mine}
        seen = await self.submit_view(user, **(mine if form.callback_id == REPORT_FORM else values))
        while form.callback_id == REPORT_FORM and not seen.errors and seen.view is not None:
            shown = {name: value for name, value in rest.items() if name in fields(seen.view)}
            rest = {name: value for name, value in rest.items() if name not in shown}
            seen = await self.submit_view(user, **shown)
        assert form.callback_id != REPORT_FORM or seen.errors or not rest, f"not asked: {rest}"
        return seen

    async def submit_view(self, user: str = ANA, **values: object) -> Seen:
        """Fill in what is in front of a person and save that alone."""
        form = await self.form(user)
        await self.server.forms.fill(form, values)
        seen = await self.server.forms.submit(user)
        await self.settle()
        if form.callback_id == REPORT_FORM and not seen.errors:
            await self.look()
        return seen

    async def settle(self) -> None:
        """Let the bot finish what it does after its acknowledgements."""
        await self.bot.background.drain()

    async def look(self) -> int:
        """Let the bot look for what is due."""
        return await self.bot.ctx.deliverer.run_once()

    async def skip_to_next_nudge(self) -> datetime | None:
        """Move the clock to the next due nudge and let the bot look."""
        wake_at = await self.bot.ctx.run(
            lambda session: session.exec(
                select(Nudge.wake_at)
                .where(col(Nudge.wake_at).is_not(None), col(Nudge.kind) != "digest")
                .order_by(col(Nudge.wake_at))
            ).first()
        )
        if wake_at is not None:
            self.clock.at = max(self.clock.at, wake_at)
            await self.look()
        return wake_at

    async def note_of(self, step: str, user: str = ANA, reminder: int = 0) -> Message:
        """Skip the clock until a person who does not ignore us is sent this step by itself.

        Or one of its reminders, which are counted from 1.
        """
        await self.without_summary(user)
        sent: set[str] = {row.id for row in await self.nudges() if row.status == "sent"}
        for _ in range(MOST_NUDGES):
            await self.act(user)
            if await self.skip_to_next_nudge() is None:
                break
            for row in await self.nudges():
                fresh = row.status == "sent" and row.id not in sent
                told = (row.step, row.reminder, row.recipient)
                if fresh and told == (step, reminder, user):
                    return self.message(row.message_ts or "", user)
        raise AssertionError(f"{step} never came")

    async def offer_to(self, user: str = BO) -> Message:
        """Skip the clock to a person's working time, when an offer reaches them."""
        for row in await self.nudges():
            if (row.kind, row.recipient, row.status) == ("offer", user, "pending"):
                self.clock.at = max(self.clock.at, row.wake_at or self.clock.at)
        await self.look()
        return self.direct(user)[-1]

    async def act(self, user: str = ANA) -> None:
        """Let a person have acted just now, so that the bot does not fall quiet."""

        def act(session: Session) -> None:
            rep = get_rep(session, self.workspace.team.id, user)
            if rep is not None:
                rep.acted_at = self.clock.now()
                session.add(rep)

        await self.bot.ctx.run(act)

    async def hears_no_more(self, user: str = ANA) -> bool:
        """Whether nothing reaches a person any more, however far the clock goes."""
        before = len(self.direct(user))
        for _ in range(MOST_NUDGES):
            if await self.skip_to_next_nudge() is None:
                return len(self.direct(user)) == before
        return False

    async def without_summary(self, user: str = ANA) -> None:
        """Let no weekly summary come, which would tell of a step in its stead."""

        def leave_out(session: Session) -> None:
            rep = get_rep(session, self.workspace.team.id, user)
            weekly = select(Nudge).where(Nudge.recipient == user, Nudge.topic == "weekly")
            for row in session.exec(weekly.where(Nudge.status == "pending")):
                session.delete(row)
            if rep is not None:
                rep.summary_at = NEVER
                session.add(rep)

        await self.bot.ctx.run(leave_out)

    def message(self, ts: str, user: str = ANA) -> Message:
        """A direct message by its timestamp."""
        return next(one for one in self.direct(user) if one.ts == ts)

    async def choose(self, message: Message, action_id: str, which: str) -> Message:
        """Pick from a list of a direct message by the first word of the value."""
        return await self.press(message, action_id, choice(self.now(message), which, action_id))

    async def nudges(self) -> list[Nudge]:
        """Every row of the nudge table, by due time."""
        return await self.bot.ctx.run(
            lambda session: list(session.exec(select(Nudge).order_by(col(Nudge.due_at))))
        )

    def direct(self, user: str = ANA) -> list[Message]:
        """A person's direct messages from the bot, oldest first."""
        return list(self.workspace.bot_dm(user).messages)

    def team_channel(self) -> list[Message]:
        """What the bot posted to the team channel."""
        messages = self.workspace.channels.find(TEAM_CHANNEL).messages
        return [message for message in messages if message.user == self.bot_user]

    def now(self, message: Message) -> Message:
        """A message as it stands now."""
        found = self.workspace.posts.current(message)
        assert found is not None
        return found

    @property
    def bot_user(self) -> str:
        return self.workspace.app.bot_user.id

    def pass_time(self, **by: float) -> None:
        self.clock.at += timedelta(**by)


def words(shown: Message | View) -> str:
    """Every text in a message or view, one a line."""
    return "\n".join(_texts(list(shown.blocks)))


def is_first_note(row: Nudge) -> bool:
    """Whether it is the note of a step, and nothing that follows it up."""
    return row.step not in BY_ITSELF and not row.reminder


def choice(message: Message | View, which: str, action_id: str = "snooze") -> str:
    """The value of one of the choices that a list in a message offers."""
    rows = (block["elements"] for block in message.blocks if block["type"] == "actions")
    select = next(one for row in rows for one in row if one["action_id"] == action_id)
    values = [str(option["value"]) for option in select["options"]]
    return next(value for value in values if value.startswith(f"{which}:"))


def actions(message: Message) -> list[str]:
    """The action ids that a message offers, in order."""
    rows = (block["elements"] for block in message.blocks if block["type"] == "actions")
    return [element["action_id"] for row in rows for element in row]


def fields(view: View) -> list[str]:
    """The fields of a form by name, in order."""
    return [block["block_id"] for block in view.blocks if block["type"] == "input"]


def held(view: View) -> dict[str, object]:
    """What stands in each field of a form."""
    return {block_id: value_of(next(iter(one.values()))) for block_id, one in view.state.items()}


def _texts(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["text"]] if isinstance(node.get("text"), str) else []
        return own + [text for value in node.values() for text in _texts(value)]
    return [text for item in node for text in _texts(item)] if isinstance(node, list) else []


def people(workspace: Workspace) -> None:
    """Two reps in two time zones and a manager who owns the workspace."""
    workspace.add_person(SlackUser(ANA, "ana", "Ana Ruiz", tz="Europe/Berlin", locale="en-GB"))
    workspace.add_person(SlackUser(BO, "bo", "Bo Lind", tz="America/Chicago", locale="en-US"))
    workspace.add_person(
        SlackUser(MAX, "max", "Max Ode", tz="Europe/Berlin", is_owner=True, is_primary_owner=True)
    )
    members = [ANA, BO, MAX, workspace.app.bot_user.id]
    workspace.channels.add(TEAM_CHANNEL, "sales-wins", members)


def settings_for(workspace: Workspace, api_url: str, database_url: str, **more: str) -> Settings:
    """Settings as an admin would give them."""
    app = workspace.app
    return read_settings(
        {
            "SLACK_BOT_TOKEN": app.bot_token,
            "SLACK_SIGNING_SECRET": app.signing_secret,
            "SLACK_API_URL": api_url,
            "DATABASE_URL": database_url,
            "DIGEST_CHANNEL": "#sales-wins",
            "TIMEZONE": "Europe/Berlin",
            **more,
        }
    )


@asynccontextmanager
async def world(
    kind: str,
    database_url: str,
    *,
    apart: float = 0,
    at: datetime = T0,
    strangers: bool = False,
    **more: str,
) -> AsyncIterator[World]:
    """A world over `http` or `socket`; `apart` are the seconds between messages in a channel.

    Its people know the bot, unless they are strangers: those are greeted first.

    Fails afterwards if Slack refused any payload, or if a message ever said one thing in its blocks
    and another to whoever hears it or sees its notification.
    """
    clock = FrozenClock(at)
    workspace = Workspace(clock=clock.now)
    people(workspace)
    unlike = text_unlike_blocks(workspace)
    async with AsyncExitStack() as stack:
        bound, bot_url = await stack.enter_async_context(listening("127.0.0.1", 0))
        transport = _transport(kind, workspace, bot_url)
        server = await stack.enter_async_context(running(workspace, transport, retry_delays=()))
        settings = settings_for(workspace, server.api_url, database_url, **more)
        # Time that passes here passes for leases too.
        timing = Timing(elapsed=lambda: monotonic() + (clock.at - at).total_seconds())
        pace = Pace(monotonic, apart)
        bot = await stack.enter_async_context(assembled(settings, clock, pace, timing))
        if not strangers:
            all_were_greeted(bot)
        if isinstance(transport, SocketTransport):
            await stack.enter_async_context(connected(bot, workspace.app.app_token))
            await transport.until_connected()
        else:
            served = serving(web_app(bot), bound, http=BoundedConnection)
            await stack.enter_async_context(served)
        yield World(server, bot, clock)
    assert not workspace.refusals, list(workspace.refusals)
    assert not unlike, unlike


def all_were_greeted(bot: Bot) -> None:
    """Let a bot welcome nobody."""
    object.__setattr__(bot.ctx, "greeted", _Everybody())


def text_unlike_blocks(workspace: Workspace) -> list[Message]:
    """Fills with each message, as it is posted or changed, whose text is not how it begins."""
    unlike: list[Message] = []

    def look(change: Change) -> None:
        seen = workspace.seen_in(change.channel, change.user or ANA) if change.ts else []
        now = next((one for one in seen if one.ts == change.ts), None)
        if now and now.blocks and words(now).split("\n", 1)[0] != now.text:
            unlike.append(now)

    workspace.changes.subscribe(look)
    return unlike


def _transport(kind: str, workspace: Workspace, bot_url: str) -> Transport:
    if kind == "socket":
        return SocketTransport(workspace.app.id, ack_limit=PATIENCE)
    secret = workspace.app.signing_secret
    return HttpTransport(f"{bot_url}/slack/events", secret, ack_limit=PATIENCE)
