"""The real bot in a process of its own: forked warm, served both ways, and ended as it is fated."""

import asyncio
import logging
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from socket import socket
from time import monotonic
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from sqlmodel import Session

from bot.app import Bot, assembled
from bot.cli.start import loop_factory
from bot.config import Settings
from bot.delivery.ports import NotSent, Refused
from bot.jobs.engine import ask, tables, workers
from bot.local_slack.server import serving
from bot.roles import Role
from bot.serve import NEEDED_SOON, connected
from bot.slack.pace import Pace
from bot.telemetry.logs import set_up_logging
from bot.web.app import web_app
from storage.database import Database, DatabaseUnavailable
from storage.promotion import Looked, queued
from tests.chaos.fates import IN_PROCESS, Fate, Where, those_in
from tests.chaos.scheduler_time import schedule_by
from tests.chaos.shared_time import SharedTime, ToldClock
from tests.chaos.shortened import APART, TIMING, limits, tick_oftener

# Imported before the fork, so that a process starts in a tenth of a second.
_WARM = (AsyncSocketModeHandler, ask, tables, workers, *map(import_module, NEEDED_SOON))
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload([__name__])

UP, STOPPED, LOOKED, LOOK = "up", "stopped", "looked", "look"
DID_NOT_START = 3
OFTEN = 0.02
EMPTY: tuple[object, ...] = ([], {}, Looked(0, is_more=False), Looked(0, is_more=True))
"""What a look comes to that found nothing to do."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a process is told when it starts."""

    number: int
    settings: Settings
    time: Path
    log: Path
    role: Role = Role.ALONE
    fates: tuple[Fate, ...] = ()
    ticks: bool = True


def run(orders: Orders, line: Connection, bound: socket) -> None:
    """Be a bot until killed; ends by itself only where it cannot start."""
    _log_into(orders.log)
    tick_oftener()
    try:
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(_live(orders, line, bound))
    except (NotSent, Refused, DatabaseUnavailable) as trouble:
        logging.getLogger(__name__).warning("did not start: %s", type(trouble).__name__)
        sys.exit(DID_NOT_START)


def _log_into(path: Path) -> None:
    written = path.open("a")
    os.dup2(written.fileno(), 1)
    os.dup2(written.fileno(), 2)
    set_up_logging("WARNING")
    # It would tell of every look that is left out while another is under way.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


async def _live(orders: Orders, line: Connection, bound: socket) -> None:
    clock = ToldClock(SharedTime(orders.time), orders.number)
    settings, role = orders.settings, orders.role
    pace = limits() if role.is_shared else Pace(monotonic, apart=APART)
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(assembled(settings, clock, pace, TIMING, role))
        _Doom(orders.fates, line).hang_over_transactions()
        if bot.workers is not None:
            bot.workers.start()
        if not orders.ticks:
            await _look_when_told(line, bot)
            return
        if role is not Role.WORKER:
            await stack.enter_async_context(serving(web_app(bot), bound))
            await stack.enter_async_context(connected(bot, settings.app_token or ""))
        schedule_by(clock)
        bot.ticker.start()
        line.send((UP, 0.0))
        await asyncio.Event().wait()


async def _look_when_told(line: Connection, bot: Bot) -> None:
    line.send((UP, 0.0))
    while await asyncio.to_thread(line.recv) == LOOK:
        await _nothing_of_before(bot)
        await bot.ticker.tick()
        if bot.workers is not None:
            await bot.ticker.settle()
            await _nothing_in_hand(bot)
        line.send((LOOKED, 0.0))


async def _nothing_of_before(bot: Bot) -> None:
    # After a start, as ever: the version before may have had the last word about a deal.
    while bot.ctx.deliverer.has_old_plans:
        await bot.ticker.renew_plans()


async def _nothing_in_hand(bot: Bot) -> None:
    # A worker that is asked delivers when the engine brings it the id, or is asked again.
    while bot.ctx.deliverer.in_flight or await bot.ctx.database.run(queued) > 0:
        await asyncio.sleep(OFTEN)
        await bot.ticker.tick()


class _Doom:
    """Counts transactions that did something, and ends or suspends its process at those fated."""

    def __init__(self, fates: tuple[Fate, ...], line: Connection) -> None:
        self._fates = those_in(IN_PROCESS, fates)
        self._line = line
        self._numbers = count(1)

    def hang_over_transactions(self) -> None:
        """Let the transactions of this process be counted from here on."""
        run_one = Database.run

        async def counted(database: Database, work: Callable[[Session], Any]) -> Any:
            nth: list[int] = []

            def ending(session: Session) -> Any:
                result = work(session)
                # An empty look at what is due does nothing that could be cut off.
                if result not in EMPTY:
                    session.flush()
                    nth.append(next(self._numbers))
                    self._meet("inside", nth[-1])
                return result

            result = await run_one(database, ending)
            self._meet("committed", nth[-1] if nth else 0)
            return result

        if self._fates:
            Database.run = counted  # type: ignore[assignment, method-assign]

    def _meet(self, where: Where, nth: int) -> None:
        fate = self._fates.pop((where, nth), None)
        if fate is None:
            return
        if fate.what == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        self._line.send((STOPPED, fate.seconds))
        os.kill(os.getpid(), signal.SIGSTOP)
