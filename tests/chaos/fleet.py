"""The bot's processes as their host sees them: started, suspended, killed, and started again."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from socket import socket

from bot.config import read_settings
from bot.roles import Role
from tests.chaos.bot_process import DID_NOT_START, STOPPED, UP, Orders, processes, run
from tests.chaos.crews import Crew
from tests.chaos.fates import OLDEST, OLDEST_SHARED, Fate, Where, draw_fates, those_in
from tests.chaos.old_version import OldProcess, OldVersion, told
from tests.chaos.shortened import LEASE
from tests.chaos.trace import Trace

KILLED = -signal.SIGKILL
MOMENT = 0.3
"""Seconds after which a process that could not start is started again."""

AT_DOOR: tuple[Where, ...] = ("at_door", "answered")

DOOR = "SLACK_API_URL"
Process = ForkServerProcess | OldProcess


@dataclass(eq=False)
class Runner:
    """One process and what is to befall it."""

    number: int
    role: Role
    process: Process
    line: Connection
    fates: dict[tuple[Where, int], Fate]
    timed: list[Fate]
    fated: bool
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    timers: list[asyncio.TimerHandle] = field(default_factory=list)
    calls: Counter[Where] = field(default_factory=Counter)

    def signal(self, number: int) -> None:
        """Send a signal to it, if it still lives."""
        if self.process.is_alive() and self.process.pid is not None:
            os.kill(self.process.pid, number)


class Fleet:
    """Keeps so many processes running, each with fates of its own, until told to stop."""

    def __init__(self, seed: str, folder: Path, bound: socket, trace: Trace) -> None:
        self.counts: Counter[str] = Counter()
        self.strange: list[str] = []
        self._seed = seed
        self.environment: Mapping[str, str] = {}
        self.old: OldVersion | None = None
        self._folder = folder
        self._bound = bound
        self._trace = trace
        self._next = 0
        self._wanted = Crew()
        self._is_up = asyncio.Event()
        self._fated = True
        self._alive: dict[int, Runner] = {}

    def keep(self, crew: Crew) -> None:
        """Have these processes from now on; whichever ends is replaced at once."""
        self._wanted = crew
        for role in (crew - self._at_work).elements():
            self._start(role, fated=True)

    async def until_up(self) -> None:
        """Wait until one of them serves."""
        self._is_up.clear()
        await self._is_up.wait()

    async def kill_all(self) -> None:
        """End every process at once, without replacing them."""
        self._wanted = Crew()
        for one in list(self._alive.values()):
            one.signal(signal.SIGKILL)
            await one.ended.wait()

    def wake_all(self) -> None:
        """Whatever is suspended goes on."""
        for one in self._alive.values():
            one.signal(signal.SIGCONT)

    def spare_all(self) -> None:
        """Nothing more befalls those that live now; what is suspended goes on."""
        for one in self._alive.values():
            one.fates.clear()
            one.timed.clear()
            _cancel(one)
        self._fated = False
        self.wake_all()

    def meet(self, number: int, where: Where) -> None:
        """A call of a process has come so far: what is fated for it there befalls it."""
        one = self._alive.get(number)
        if one is None:
            return
        one.calls[where] += 1
        fate = one.fates.pop((where, one.calls[where]), None)
        if fate is not None:
            self._befall(one, fate)

    def start_one(self, role: Role, *, ticks: bool) -> Runner:
        """Start a process whom nothing befalls."""
        return self._start(role, fated=False, ticks=ticks)

    @property
    def numbers(self) -> list[int]:
        """The processes that run now, suspended or not."""
        return sorted(self._alive)

    @property
    def _at_work(self) -> Crew:
        return Crew(one.role for one in self._alive.values())

    def _start(self, role: Role, *, fated: bool, ticks: bool = True) -> Runner:
        self._next += 1
        number = self._next
        lives = OLDEST_SHARED if role.is_shared else OLDEST
        fates = draw_fates(self._seed, number, LEASE, lives) if fated else ()
        ours, theirs = processes.Pipe()
        if role is Role.ALONE and self.old is not None:
            process: Process = self._old_process(self.old, number, fates, theirs)
        else:
            process = self._process(self._orders(number, role, fates, ticks=ticks), theirs)
        theirs.close()
        timed = [fate for fate in fates if fate.where == "in_time"]
        one = Runner(number, role, process, ours, those_in(AT_DOOR, fates), timed, fated)
        self._alive[number] = one
        self._watch(one, hears=ticks)
        self._trace.note("started", process=number, role=role)
        return one

    def _orders(self, number: int, role: Role, fates: tuple[Fate, ...], *, ticks: bool) -> Orders:
        return Orders(
            number=number,
            settings=read_settings(self._environment_of(number)),
            time=self._folder / "time",
            log=self._folder / "bots.log",
            role=role,
            fates=fates,
            ticks=ticks,
        )

    def _process(self, orders: Orders, line: Connection) -> Process:
        process = processes.Process(target=run, args=(orders, line, self._bound), daemon=True)
        process.start()
        return process

    def _old_process(
        self, old: OldVersion, number: int, fates: tuple[Fate, ...], line: Connection
    ) -> Process:
        self.counts["processes of the version before"] += 1
        what = told(number, self._environment_of(number), self._folder, fates)
        return old.start(what, line, self._bound)

    def _environment_of(self, number: int) -> dict[str, str]:
        # A door of its own.
        return {**self.environment, DOOR: f"{self.environment[DOOR]}{number}/"}

    def _watch(self, one: Runner, *, hears: bool) -> None:
        loop = asyncio.get_running_loop()
        loop.add_reader(one.process.sentinel, self._ended, one)
        if hears:
            loop.add_reader(one.line.fileno(), self._hear, one)

    def _hear(self, one: Runner) -> None:
        try:
            word, seconds = one.line.recv()
        except (EOFError, ConnectionResetError):
            asyncio.get_running_loop().remove_reader(one.line.fileno())
            return
        if word == UP:
            if one.role is not Role.WORKER:
                self._is_up.set()
            self._trace.note("up", process=one.number)
            loop = asyncio.get_running_loop()
            one.timers += [loop.call_later(f.after, self._befall, one, f) for f in one.timed]
        elif word == STOPPED:
            self._suspended(one, seconds, "transaction")

    def _befall(self, one: Runner, fate: Fate) -> None:
        if fate.what == "kill":
            one.signal(signal.SIGKILL)
            return
        one.signal(signal.SIGSTOP)
        self._suspended(one, fate.seconds, fate.where)

    def _suspended(self, one: Runner, seconds: float, where: str) -> None:
        self.counts["suspensions"] += 1
        self._trace.note("suspended", process=one.number, where=where, seconds=round(seconds, 2))
        loop = asyncio.get_running_loop()
        one.timers.append(loop.call_later(seconds, self._resume, one))

    def _resume(self, one: Runner) -> None:
        self._trace.note("resumed", process=one.number)
        one.signal(signal.SIGCONT)

    def _ended(self, one: Runner) -> None:
        loop = asyncio.get_running_loop()
        loop.remove_reader(one.process.sentinel)
        loop.remove_reader(one.line.fileno())
        _cancel(one)
        one.process.join()
        code = one.process.exitcode
        one.line.close()
        del self._alive[one.number]
        one.ended.set()
        self._count(one, code)
        after = MOMENT if code == DID_NOT_START else 0.0
        loop.call_later(after, self._replace, one.role)

    def _replace(self, role: Role) -> None:
        if self._at_work[role] < self._wanted[role]:
            self._start(role, fated=self._fated)

    def _count(self, one: Runner, code: int | None) -> None:
        self._trace.note("ended", process=one.number, code=code)
        if code == KILLED:
            self.counts["kills"] += one.fated
        elif code == DID_NOT_START:
            self.counts["failed starts"] += 1
        else:
            self.strange.append(f"process {one.number} ended with {code}")


def _cancel(one: Runner) -> None:
    for timer in one.timers:
        timer.cancel()
    one.timers.clear()
