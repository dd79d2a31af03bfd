"""A workspace in the test's process, and bots in others that come, are killed and come back."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from socket import socket
from typing import TypeVar

from sqlmodel import Session, col, select

from bot.cases.reps import FRESH_FOR
from bot.config import Settings
from bot.delivery.timing import Timing
from bot.local_slack.actions.gestures import Seen
from bot.local_slack.messages import Message
from bot.local_slack.server import LocalSlackServer, listening, running
from bot.local_slack.transports.http_transport import HttpTransport
from bot.local_slack.views import View
from bot.local_slack.web_api.faults import HeldRequest
from bot.local_slack.workspace import Workspace
from storage.database import Database
from storage.models import LostDeal, Nudge, NudgeKind, RepKey
from storage.teams import look_up_later, remember_dm_channel
from tests.faults.killable_bot import REACHED, KillableBot, Stop
from tests.slack.world import ANA, TEAM_CHANNEL, FrozenClock, is_first_note, people, settings_for
from tests.usecases.desk import ASK_DUE, Desk

T = TypeVar("T")
SECONDS = 20


@dataclass(repr=False)
class Scene:
    """What a test acts on, and what it looks at afterwards."""

    server: LocalSlackServer
    settings: Settings
    clock: FrozenClock
    bound: socket
    held: list[HeldRequest] = field(default_factory=list)

    @property
    def workspace(self) -> Workspace:
        return self.server.workspace

    async def look_into(self, work: Callable[[Session], T]) -> T:
        """Read the database as somebody else than the bot."""
        database = Database.open(self.settings.database_url)
        try:
            return await database.run(work)
        finally:
            await database.close()

    async def nudge(self, kind: NudgeKind = NudgeKind.STEP) -> Nudge:
        """The only row of a kind, beside those that follow up what was sent."""
        rows = await self.look_into(lambda s: s.exec(select(Nudge).where(Nudge.kind == kind)).all())
        (row,) = filter(is_first_note, rows)
        return row

    async def clients(self) -> list[str]:
        """The clients of every deal that was kept."""
        query = select(LostDeal.client).order_by(col(LostDeal.client))
        return await self.look_into(lambda s: list(s.exec(query)))

    def direct(self) -> list[Message]:
        """What Ana was told."""
        return list(self.workspace.bot_dm(ANA).messages)

    async def step_is_due(self) -> None:
        """A deal was reported, its receipt was sent, and its first step is due now."""
        database = Database.open(self.settings.database_url)
        try:
            desk = Desk(database)
            await desk.join(self.workspace.team.id, ANA)
            await desk.reported(ANA, self.workspace.team.id)
            await database.run(lambda s: remember_dm_channel(s, self.workspace.team.id, ANA, None))
        finally:
            await database.close()
        self.clock.at = ASK_DUE

    async def rep_is_not_heard_of(self) -> None:
        """Slack has told nothing of Ana for so long that it has to be asked."""
        ana = RepKey(self.workspace.team.id, ANA)
        long_ago = self.clock.at - FRESH_FOR
        await self.look_into(lambda s: look_up_later(s, ana, long_ago))

    async def deliver(self, after: timedelta = timedelta(), timing: Timing | None = None) -> None:
        """Let a new process deliver what is due, to its end."""
        self.clock.at += after
        async with asyncio.timeout(SECONDS):
            await KillableBot.deliver(self.settings, self.clock.at, timing=timing).drain()

    async def killed_at(self, stop: Stop) -> None:
        """Let a new process deliver, and kill it in or after a transaction."""
        bot = KillableBot.deliver(self.settings, self.clock.at, stop)
        await bot.hears(REACHED)
        await bot.kill()

    async def killed_during(self, method: str, *, after_effect: bool) -> HeldRequest:
        """Let a new process deliver, and kill it while it waits for an answer of Slack."""
        hold = self.hold(method, after_effect=after_effect)
        bot = KillableBot.deliver(self.settings, self.clock.at)
        await self.arrives(hold)
        await bot.kill()
        return hold

    def hold(self, method: str, *, after_effect: bool) -> HeldRequest:
        """Keep the next call of a method at Slack's door, until it is opened or all is over."""
        hold = HeldRequest(after_effect=after_effect)
        self.held.append(hold)
        self.server.api.faults.script(method, hold)
        return hold

    async def arrives(self, hold: HeldRequest) -> None:
        """Wait until a call is at the door."""
        async with asyncio.timeout(SECONDS):
            await hold.arrived.wait()

    async def serving(self) -> KillableBot:
        """A bot that answers requests."""
        bot = KillableBot.serve(self.settings, self.clock.at, self.bound)
        await bot.hears("serving")
        return bot

    async def fill_in_report(self) -> None:
        """Open the form and fill it in."""
        await self.server.actions.slash_command(ANA, TEAM_CHANNEL, "/lostdeal", "")
        form = await self.workspace.changes.until(lambda: self.workspace.views.top(ANA))
        await self.server.forms.fill(form, {"circumstance": "blown_meeting"})
        followed = await self.workspace.changes.until(lambda: self._followed(form))
        await self.server.forms.fill(followed, {"client": "Acme Corp"})

    async def submit(self) -> Seen:
        """Save the form in front of Ana."""
        return await self.server.forms.submit(ANA)

    def _followed(self, form: View) -> View | None:
        top = self.workspace.views.top(ANA)
        return top if top is not None and top.content != form.content else None


@asynccontextmanager
async def scene(database_url: str) -> AsyncIterator[Scene]:
    """A scene without a bot; fails afterwards if Slack refused any payload."""
    clock = FrozenClock()
    workspace = Workspace(clock=clock.now)
    people(workspace)
    async with listening("127.0.0.1", 0) as (bound, bot_url):
        transport = HttpTransport(f"{bot_url}/slack/events", workspace.app.signing_secret)
        async with running(workspace, transport, retry_delays=()) as server:
            settings = settings_for(workspace, server.api_url, database_url)
            one = Scene(server, settings, clock, bound)
            yield one
            for hold in one.held:
                hold.open()
    assert workspace.refusals == []
