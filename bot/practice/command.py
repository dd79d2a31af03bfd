"""The practice workspace with the real bot in it, in one process: they share only a clock."""

import asyncio
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import typer
from sqlmodel import Session, select

from bot.app import Bot, assembled
from bot.config import Settings, read_settings
from bot.copy.catalog import Catalog
from bot.delivery.timing import Timing
from bot.local_slack.people import App
from bot.local_slack.server import LocalSlackServer, running
from bot.local_slack.transports.socket_transport import SocketTransport
from bot.local_slack.workspace import Workspace
from bot.practice.cast import MANAGER, TEAM, TEAM_CHANNEL, add_people, do_over
from bot.practice.clock import PracticeClock
from bot.practice.forty import logging_with
from bot.practice.page.page import Page
from bot.practice.seeds import play_seeds
from bot.practice.time_travel import TimeTravel
from bot.serve import CannotListen, connected
from bot.slack.pace import Pace
from storage.models import LostDeal

SEEDED = timedelta(weeks=4)
ANY_PORT = 0
WAKE_SECONDS = 2


@dataclass(frozen=True, slots=True)
class PracticeOptions:
    """How to practise; without `database` everything is forgotten at the end.

    Where None: `host` and `port` are the settings', `start` (aware, of the clock) is now.
    """

    host: str | None = None
    port: int | None = None
    empty: bool = False
    database: Path | None = None
    start: datetime | None = None


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice workspace that is up: where it is, and everything to steer it with."""

    address: str
    server: LocalSlackServer
    bot: Bot
    time_travel: TimeTravel
    page: Page


async def run_practice(
    catalog: Catalog,
    values: Mapping[str, str],
    options: PracticeOptions,
    announced: Callable[[], None] = lambda: None,
) -> None:
    """Practise until a signal asks to stop; `announced` is called once the address was printed."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)

    def announce(address: str) -> None:
        typer.echo(catalog.label("start.practice", detail=address))
        announced()

    async with practising(options, values, announce):
        await stop.wait()


@asynccontextmanager
async def practising(
    options: PracticeOptions,
    values: Mapping[str, str],
    announce: Callable[[str], None] = lambda _: None,
) -> AsyncIterator[Practice]:
    """A practice workspace, ready to be used; `values` are settings of the digest and the week.

    `announce` is told the address as soon as a browser may open it: a page waits for the seeds.
    Raises BadSettings, CannotListen, and whatever keeps a bot from starting.
    """
    clock = PracticeClock(lambda: datetime.now(UTC), _begin(options))
    time_travel = TimeTravel(clock)
    workspace = Workspace(clock=clock.now, team=TEAM, app=do_over())
    add_people(workspace)
    page, transport = Page(workspace, time_travel), SocketTransport(workspace.app.id)
    async with AsyncExitStack() as stack:
        kept = options.database or Path(stack.enter_context(_folder())) / "practice.db"
        settings = _settings(workspace.app, kept, values)
        server = await _served(stack, page, transport, _addresses(options, settings, values))
        settings = replace(settings, slack_api_url=server.api_url)
        # Time that is skipped passes for leases too.
        timing = Timing(elapsed=lambda: clock.now().timestamp())
        pace = Pace(time.monotonic, 0)
        bot = await stack.enter_async_context(assembled(settings, clock, pace, timing))
        await stack.enter_async_context(connected(bot, workspace.app.app_token))
        await transport.until_connected()
        time_travel.take(bot)
        announce(server.base_url)
        today = options.start or datetime.now(UTC)
        if not options.empty and not await bot.ctx.run(_has_deals):
            await play_seeds(server, time_travel, today, logging_with(bot))
        clock.forward_to(today)
        page.start()
        stack.callback(page.live.close)
        bot.ticker.start()
        # Beside the first page it would make the first page late.
        waking = asyncio.get_running_loop().call_later(WAKE_SECONDS, bot.ctx.reviewer.preload)
        stack.callback(waking.cancel)
        stack.push_async_callback(bot.ticker.stop)
        yield Practice(server.base_url, server, bot, time_travel, page)


def _begin(options: PracticeOptions) -> datetime | None:
    if options.empty:
        return options.start
    return (options.start or datetime.now(UTC)) - SEEDED


def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="do-over-practice-", ignore_cleanup_errors=True)


def _settings(app: App, database: Path, values: Mapping[str, str]) -> Settings:
    given = {"DIGEST_CHANNEL": f"#{TEAM_CHANNEL}", "TIMEZONE": "Europe/Berlin"}
    given |= {"MANAGER_USER_ID": MANAGER, **values}
    mine = {"SLACK_BOT_TOKEN": app.bot_token, "SLACK_APP_TOKEN": app.app_token}
    return read_settings({**given, **mine, "DATABASE_URL": f"sqlite:///{database}"})


def _addresses(
    options: PracticeOptions, settings: Settings, values: Mapping[str, str]
) -> list[tuple[str, int]]:
    host = options.host or settings.host
    if options.port is not None or "PORT" in values:
        return [(host, settings.port if options.port is None else options.port)]
    return [(host, settings.port), (host, ANY_PORT)]


async def _served(
    stack: AsyncExitStack,
    page: Page,
    transport: SocketTransport,
    addresses: list[tuple[str, int]],
) -> LocalSlackServer:
    workspace = page.screens.workspace
    for host, port in addresses:
        served = running(workspace, transport, host=host, port=port, more_routes=page.routes)
        try:
            return await stack.enter_async_context(served)
        except OSError as taken:
            if (host, port) == addresses[-1]:
                raise CannotListen(f"{host}:{port}") from taken
    raise CannotListen("nowhere")


def _has_deals(session: Session) -> bool:
    return session.exec(select(LostDeal.id)).first() is not None
