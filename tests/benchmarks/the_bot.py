"""The one place where the benchmarks touch what is inside the bot: mend this after a rewrite."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any, TypeVar

from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel import Session, col, select

from bot.app import Bot, assembled
from bot.config import read_settings
from bot.slack.pace import SECONDS_APART, Pace
from storage.models import Nudge
from tests.benchmarks.requests import SECRET, signed_headers

T = TypeVar("T")

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

    async def settle(self) -> None:
        """Wait for what follows the answers."""
        await self._bot.background.drain()

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
    return asyncio.run(work)


@asynccontextmanager
async def own_bot(
    database_url: str, api_url: str, apart: float = SECONDS_APART
) -> AsyncIterator[OwnBot]:
    """A bot in this process while inside."""
    clock = FrozenClock()
    settings = read_settings(environment(database_url, api_url))
    async with assembled(settings, clock, Pace(monotonic, apart=apart)) as bot:
        yield OwnBot(bot, clock)


def notes_at_once() -> int:
    """How many messages of one workspace the bot has under way at a time."""
    from bot.delivery.deliverer import PER_TEAM  # noqa: PLC0415

    return PER_TEAM
