"""What goes wrong around the processes in one round: weather, clocks, sockets, the database."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable
from random import Random
from typing import Literal

from starlette.websockets import WebSocketDisconnect, WebSocketDisconnected

from tests.chaos.engine_trouble import befall, terminate_everybody
from tests.chaos.shortened import LEASE
from tests.chaos.stage import Stage
from tests.chaos.weather import front_of_round

JUMPS = {0.5: 4, LEASE: 4, 3 * LEASE: 4, 120.0: 4, 3_600.0: 3, 86_400.0: 1}
"""Seconds that a clock jumps, to either side, and how often beside the others.

What a clock a day ahead has dated waits for that day: too often, and nothing else would happen.
"""

GOODBYES: tuple[Literal["warning", "refresh_requested", "link_disabled"] | None, ...] = (
    None,
    "warning",
    "refresh_requested",
    "link_disabled",
)
LONGEST_CUT = 1.5
Thing = Callable[[Random], Awaitable[None]]


class RoundTrouble:
    """Makes a round's trouble, at moments drawn from the seed; `counts` says how much."""

    def __init__(self, stage: Stage, number: int) -> None:
        self.counts: Counter[str] = Counter()
        self._stage = stage
        self._number = number

    async def make(self, stop: asyncio.Event) -> None:
        """Make it, until the round is over; a database that is away comes back."""
        things: tuple[tuple[Thing, int], ...] = (
            (self._jump_machine, 3),
            (self._jump_process, 3),
            (self._close_sockets, 3),
            (self._cut_database, 1),
            *(((self._meddle, 4), (self._terminate, 1)) if self._stage.plan.shared else ()),
            *(((self._crash, 1), (self._fail_over, 1)) if self._stage.servers else ()),
        )
        rng = self._drawn("how often")
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._front())
            for thing, most in things:
                for nth in range(rng.randint(0, most)):
                    own = self._drawn(f"{thing.__name__}:{nth}")
                    tasks.create_task(self._some_time(thing, own, stop))

    def _drawn(self, what: str) -> Random:
        return Random(f"{self._stage.plan.seed}:trouble:{self._number}:{what}")

    async def _some_time(self, thing: Thing, rng: Random, stop: asyncio.Event) -> None:
        await asyncio.sleep(rng.uniform(0, self._stage.plan.seconds))
        if not stop.is_set():
            await thing(rng)

    async def _front(self) -> None:
        weather, plan = self._stage.weather, self._stage.plan
        front = front_of_round(plan.seed, self._number, plan.seconds)
        if front is None:
            return
        await asyncio.sleep(front.after)
        self._count("fronts", code=front.trouble.code or front.trouble.kind)
        weather.front = front
        await asyncio.sleep(front.seconds)
        weather.front = None

    async def _jump_machine(self, rng: Random) -> None:
        error = _jump(rng)
        self._stage.time.set_machine(error)
        self._count("clock jumps", machine=True, error=error)

    async def _jump_process(self, rng: Random) -> None:
        numbers = self._stage.fleet.numbers
        if numbers:
            number, error = rng.choice(numbers), _jump(rng)
            self._stage.time.set_process(number, error)
            self._count("clock jumps", process=number, error=error)

    async def _close_sockets(self, rng: Random) -> None:
        reason = rng.choice(GOODBYES)
        sockets = self._stage.transport.sockets
        self._count("socket closings", reason=reason)
        # One that its process has left may be among them.
        with contextlib.suppress(WebSocketDisconnect, WebSocketDisconnected):
            await (sockets.disconnect(reason) if reason else sockets.drop())

    async def _cut_database(self, rng: Random) -> None:
        seconds = rng.uniform(0.1, LONGEST_CUT)
        self._count("database cuts", seconds=round(seconds, 2))
        await self._stage.database.cut(seconds)

    async def _meddle(self, rng: Random) -> None:
        self._count("meddling with jobs", how=await befall(self._stage.url, rng))

    async def _terminate(self, _rng: Random) -> None:
        self._count("connections ended")
        await terminate_everybody(self._stage.url)

    async def _crash(self, _rng: Random) -> None:
        assert self._stage.servers
        self._count("server crashes")
        await self._stage.servers.crash()

    async def _fail_over(self, _rng: Random) -> None:
        assert self._stage.servers
        self._count("servers lost")
        await self._stage.servers.fail_over()

    def _count(self, what: str, **ids: object) -> None:
        self.counts[what] += 1
        self._stage.trace.note(what, **ids)


def _jump(rng: Random) -> float:
    seconds = rng.choices(list(JUMPS), list(JUMPS.values()))[0]
    return seconds * rng.choice((-1, 1))
