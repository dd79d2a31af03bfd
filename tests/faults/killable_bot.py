"""The real bot in a process of its own that stops where a test wants to kill it."""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from socket import socket
from time import monotonic
from typing import Any, Literal

from sqlmodel import Session

from bot.app import Bot, assembled
from bot.config import Settings
from bot.delivery.timing import Timing
from bot.local_slack.server import serving
from bot.slack.pace import Pace
from bot.web.app import web_app
from storage.database import Database
from tests.slack.world import all_were_greeted

# Forked from a server that has imported everything, a bot starts in a tenth of a second.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([__name__])

AGAIN_AFTER = timedelta(minutes=2)
REACHED, DONE = "reached", "done"


@dataclass(frozen=True)
class Stop:
    """Stop at the n-th transaction (from 1): with its work done but not committed, or after it."""

    where: Literal["inside", "after"]
    nth: int = 1


@dataclass(frozen=True)
class Freeze:
    """Freeze (SIGSTOP) after the n-th transaction (from 1), until somebody thaws it."""

    nth: int


@dataclass
class OwnClock:
    """The clock of a bot in its own process."""

    at: datetime

    def now(self) -> datetime:
        return self.at


class KillableBot:
    """A running bot; `kill` is SIGKILL, nothing of it is told beforehand."""

    def __init__(self, process: ForkServerProcess, line: Connection) -> None:
        self._process = process
        self._line = line

    @classmethod
    def deliver(
        cls,
        settings: Settings,
        at: datetime,
        stop: Stop | Freeze | None = None,
        timing: Timing | None = None,
    ) -> "KillableBot":
        """Start a bot that delivers what is due at a moment, again two minutes later, and ends."""
        return cls._start(_deliver, settings, at, stop, timing or Timing())

    @classmethod
    def serve(cls, settings: Settings, at: datetime, bound: socket) -> "KillableBot":
        """Start a bot that answers requests on a bound socket, until it is killed."""
        return cls._start(_serve, settings, at, bound)

    @classmethod
    def _start(cls, target: Callable[..., None], *arguments: object) -> "KillableBot":
        ours, theirs = _processes.Pipe()
        process = _processes.Process(target=target, args=(theirs, *arguments), daemon=True)
        process.start()
        theirs.close()
        return cls(process, ours)

    async def arm(self, stop: Stop) -> None:
        """Let the next transactions of a serving bot lead to a stop."""
        self._line.send(stop)
        await self.hears("armed")

    async def hears(self, word: str) -> None:
        """Wait until the bot says a word; fails if it says another or has died."""
        said = await asyncio.to_thread(self._line.recv)
        assert said == word, said

    async def kill(self) -> None:
        """End it at once (SIGKILL)."""
        self._process.kill()
        await self._ended()
        assert self._process.exitcode == -9

    def thaw(self) -> None:
        """Let it go on where it was frozen (SIGCONT)."""
        assert self._process.pid is not None
        os.kill(self._process.pid, signal.SIGCONT)

    async def drain(self) -> None:
        """Wait until a delivering bot has ended by itself."""
        done = asyncio.ensure_future(self.hears(DONE))
        # It says that it will freeze just before it does: thawed in between it would never end.
        while not (await asyncio.wait([done], timeout=0.2))[0]:
            self.thaw()
        await done
        await self._ended()
        assert self._process.exitcode == 0

    async def _ended(self) -> None:
        await asyncio.to_thread(self._process.join)
        self._line.close()


def _deliver(
    line: Connection,
    settings: Settings,
    at: datetime,
    stop: Stop | Freeze | None,
    timing: Timing,
) -> None:
    async def run() -> None:
        clock = OwnClock(at)
        async with assembled(settings, clock, Pace(monotonic, apart=0), timing) as bot:
            if isinstance(stop, Freeze):
                _freeze_at(stop, line)
            elif stop is not None:
                _stop_at(stop, line)
            await bot.ctx.deliverer.run_once()
            clock.at += AGAIN_AFTER
            await bot.ctx.deliverer.run_once()
        line.send(DONE)

    asyncio.run(run())


def _serve(line: Connection, settings: Settings, at: datetime, bound: socket) -> None:
    async def run() -> None:
        async with (
            assembled(settings, OwnClock(at), Pace(monotonic, apart=0)) as bot,
            serving(web_app(bot), bound),
        ):
            all_were_greeted(bot)
            line.send("serving")
            await _take_orders(line, bot)

    asyncio.run(run())


async def _take_orders(line: Connection, _bot: Bot) -> None:
    while True:
        _stop_at(await asyncio.to_thread(line.recv), line)
        line.send("armed")


def _freeze_at(freeze: Freeze, line: Connection) -> None:
    """Stand still after the n-th transaction from now."""
    run, left = Database.run, [freeze.nth]

    async def freezing(self: Database, work: Callable[[Session], Any]) -> Any:
        result = await run(self, work)
        left[0] -= 1
        if left[0] == 0:
            line.send(REACHED)
            os.kill(os.getpid(), signal.SIGSTOP)
        return result

    Database.run = freezing  # type: ignore[method-assign]


def _stop_at(stop: Stop, line: Connection) -> None:
    """Make the n-th transaction from now the last one."""
    run, left = Database.run, [stop.nth]

    def reached() -> None:
        line.send(REACHED)
        threading.Event().wait()

    async def stopping(self: Database, work: Callable[[Session], Any]) -> Any:
        left[0] -= 1
        if left[0] != 0:
            return await run(self, work)
        if stop.where == "after":
            await run(self, work)
            reached()

        def unfinished(session: Session) -> None:
            work(session)
            session.flush()
            reached()

        return await run(self, unfinished)

    Database.run = stopping  # type: ignore[method-assign]
