"""What is inside the bot, as the benchmarks use it: mend this, and bulk.py, after a rewrite."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from time import monotonic, perf_counter
from typing import Any, TypeVar

from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel import Session, col, select

from bot.app import Bot, assembled
from bot.cases.clients import client_named, clients_like
from bot.cli.start import loop_factory
from bot.config import read_settings
from bot.core.same_client import client_key
from bot.delivery.deliverer import LIMITS
from bot.slack.home.home import home_view
from bot.slack.pace import SECONDS_APART, Pace
from bot.slack.payloads import Actor
from bot.usecases.show_deal import my_deals
from storage.client_aliases import find_client
from storage.models import Nudge
from tests.benchmarks.fake_slack import TEAM
from tests.benchmarks.requests import SECRET, signed_headers

T = TypeVar("T")

AT_ONCE = 32
TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
ADMIN = "U3OWNER"


@dataclass
class FrozenClock:
    """A clock that moves when told."""

    at: datetime = TUESDAY

    def now(self) -> datetime:
        return self.at


def environment(database_url: str, api_url: str) -> dict[str, str]:
    """What an admin sets; `bot run` takes it from the environment."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": api_url,
        "DATABASE_URL": database_url,
        "DIGEST_CHANNEL": "#sales-wins",
        "TIMEZONE": "Europe/Berlin",
        "ADMIN_USER_ID": ADMIN,
        "HOST": "127.0.0.1",
        "PORT": "0",
        "LOG_LEVEL": "ERROR",
    }


class OwnBot:
    """A bot in this process, with a clock of ours and no ticker."""

    def __init__(self, bot: Bot, clock: FrozenClock) -> None:
        self._bot = bot
        self.clock = clock
        self.client = bot.app.client
        self.database = bot.ctx.database

    async def post(self, body: bytes) -> str:
        """Let it answer a signed request; what follows the answer may still be under way."""
        request = AsyncBoltRequest(body=body.decode(), headers=dict(signed_headers(body)))
        response = await self._bot.app.async_dispatch(request)
        if response.status != 200 or '"errors"' in response.body:
            raise RuntimeError(f"the bot answered {response.status}: {response.body}")
        return response.body

    async def post_all(self, bodies: Iterable[bytes]) -> None:
        """Let it answer many requests, some at once, and finish what follows."""
        todo = iter(bodies)
        while some := list(islice(todo, AT_ONCE)):
            await asyncio.gather(*(self.post(body) for body in some))
        await self.settle()

    async def settle(self) -> None:
        """Wait for what follows the answers."""
        await self._bot.background.drain()

    async def home(self, user: str) -> float:
        """Seconds to read a person's Home and to make it into blocks."""
        began, ctx = perf_counter(), self._bot.ctx
        actor = Actor(TEAM, user)
        found = await ctx.told(actor, lambda turn: my_deals(turn, with_figures=True))
        home_view(ctx.catalog, found, ctx.clock.now())
        return perf_counter() - began

    async def look(self) -> int:
        """Deliver what is due now."""
        return await self._bot.ctx.deliverer.run_once()

    async def next_due(self) -> datetime:
        """When a rep's next note is due."""

        def look(session: Session) -> datetime | None:
            pending = select(Nudge.wake_at).where(col(Nudge.wake_at).is_not(None))
            steps = pending.where(Nudge.kind == "step").order_by(col(Nudge.wake_at))
            return session.exec(steps).first()

        found = await self.database.run(look)
        assert found is not None
        return found


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run in an event loop of the kind that the bot runs in."""
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        return runner.run(work)


@asynccontextmanager
async def own_bot(
    database_url: str, api_url: str, apart: float = SECONDS_APART, at: datetime = TUESDAY
) -> AsyncIterator[OwnBot]:
    """A bot in this process while inside, at a moment, with its messages in a channel apart."""
    clock = FrozenClock(at)
    settings = read_settings(environment(database_url, api_url))
    async with assembled(settings, clock, Pace(monotonic, apart=apart)) as bot:
        yield OwnBot(bot, clock)


def notes_at_once() -> int:
    """How many messages of one workspace the bot has under way at a time."""
    return LIMITS.in_all


def name_clients(session: Session, names: Iterable[str]) -> None:
    """Let clients be known under these names, as reports make them known."""
    for name in names:
        client_named(session, TEAM, name)


def look_for_likely(session: Session, name: str) -> float:
    """Seconds for what a receipt asks: whether the client is known under another spelling."""
    client = client_named(session, TEAM, name)
    began = perf_counter()
    clients_like(session, client)
    return perf_counter() - began


def look_up_by_key(session: Session, name: str) -> float:
    """Seconds for the one read that any lookup needs."""
    began = perf_counter()
    find_client(session, TEAM, client_key(name))
    return perf_counter() - began
