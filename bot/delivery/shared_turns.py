"""The turns that every process on a database takes from the same rows, by the database's clock.

A turn to post is a lease with an end: it is held until the post is over, so that two never come
closer than Slack takes them, and a process that dies keeps nobody waiting for longer than that.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from weakref import WeakValueDictionary

from bot.delivery.allowances import AHEAD, POST, SlackLimits
from bot.delivery.gathered import Gathered
from bot.delivery.meter import Meter, Unmeasured
from bot.delivery.ports import SlowDown
from bot.delivery.timing import Timing
from bot.delivery.turns import NoTurnYet
from storage.database import Database, DatabaseUnavailable
from storage.slack_turns import Release, Taken, Wanted, let_rest, release_turns, take_turns

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Place:
    """Somebody's place among those who asked together."""

    taken: Taken
    number: int
    step: timedelta

    @property
    def is_taken(self) -> bool:
        return self.number < self.taken.number

    @property
    def begins_in(self) -> timedelta:
        return self.taken.first + self.number * self.step


class _Line:
    """Those of this process who want to post to the same person: one of them asks at a time."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.waiting = 0


class SharedTurns:
    """Turns of many processes; whoever waits too long for theirs is told to come again."""

    def __init__(self, database: Database, limits: SlackLimits, timing: Timing) -> None:
        self.meter: Meter = Unmeasured()
        self._database = database
        self._limits = limits
        self._timing = timing
        self._apart = timedelta(seconds=limits.apart)
        # As long as a message's own lease leaves for it, with the post itself and what precedes it.
        self._patience = timing.lease / 6
        self._turn = timing.lease / 2
        self._lines: WeakValueDictionary[tuple[str, str], _Line] = WeakValueDictionary()
        self._asks = Gathered(self._ask)
        self._releases = Gathered(self._release)

    @asynccontextmanager
    async def to_post(self, team_id: str, whose: str) -> AsyncIterator[float]:
        """Wait for the turn to post to somebody; it is given back when the block ends."""
        asked_at, takes = self._timing.elapsed(), self._timing.post + self._timing.room
        line = self._lines.setdefault((team_id, whose), _Line())
        async with self._at_its_head(line):
            began, held = await self._held(team_id, whose)
            if (waited := began - asked_at) >= self._apart.total_seconds():
                self.meter.waited_for_channel(waited)
            try:
                async with self.to_call(team_id, POST):
                    yield began + (self._turn - takes).total_seconds()
            finally:
                await self._give_back(Release(team_id, whose, held.free_at, self._apart))

    @asynccontextmanager
    async def to_call(self, team_id: str, method: str) -> AsyncIterator[None]:
        """Wait until a method may be called; one that nobody counts may be called any time."""
        allowance = self._limits.allowances.get(method)
        if allowance is None:
            yield
            return
        # What has time comes again rather than wait.
        patience = timedelta() if method == AHEAD else self._patience
        wanted = Wanted(team_id, method, 1, allowance.every, allowance.ahead + patience)
        place = await self._asks.ask(wanted)
        wait = max(timedelta(), place.begins_in - allowance.ahead)
        _refuse(method, place, wait)
        await asyncio.sleep(wait.total_seconds())
        try:
            yield
        except SlowDown as slow:
            await self._let_rest(team_id, slow)
            raise

    @asynccontextmanager
    async def _at_its_head(self, line: _Line) -> AsyncIterator[None]:
        line.waiting += 1
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                await line.lock.acquire()
        except TimeoutError as late:
            raise NoTurnYet(self._apart * line.waiting) from late
        finally:
            line.waiting -= 1
        try:
            yield
        finally:
            line.lock.release()

    async def _held(self, team_id: str, whose: str) -> tuple[float, Taken]:
        """The turn, and when it began at the earliest; asks again until it is free."""
        wanted, elapsed = Wanted(team_id, whose, 1, self._turn), self._timing.elapsed
        until = elapsed() + self._patience.total_seconds()
        while True:
            began = elapsed()
            place = await self._asks.ask(wanted)
            if place.is_taken:
                return began, place.taken
            if elapsed() >= until:
                raise NoTurnYet(max(self._apart, place.taken.first))
            await asyncio.sleep(self._pause(place.taken.first))

    def _pause(self, left: timedelta) -> float:
        # Further off than a post's rest: somebody has it, and may give it back any time.
        often = self._apart * (1 + self._timing.jitter()) / 2
        return (left if left <= self._apart else often).total_seconds()

    async def _ask(self, wanted: Sequence[Wanted]) -> list[_Place]:
        asked = Counter(wanted)
        together = [replace(one, number=number) for one, number in asked.items()]
        found = await self._database.run(lambda s: take_turns(s, together))
        taken = dict(zip(asked, found, strict=True))
        return [_Place(taken[one], number, one.step) for one, number in _numbered(wanted)]

    async def _give_back(self, release: Release) -> None:
        try:
            await self._releases.ask(release)
        except DatabaseUnavailable as trouble:
            log.info("a turn was not given back, and ends by itself: %s", trouble.reason)

    async def _let_rest(self, team_id: str, slow: SlowDown) -> None:
        wait = slow.wait or self._timing.lease
        try:
            await self._database.run(lambda s: let_rest(s, team_id, slow.method, wait))
        except DatabaseUnavailable as trouble:
            log.info("the others do not know that %s rests: %s", slow.method, trouble.reason)

    async def _release(self, released: Sequence[Release]) -> list[None]:
        await self._database.run(lambda s: release_turns(s, released))
        return [None] * len(released)


def _refuse(method: str, place: _Place, wait: timedelta) -> None:
    if place.taken.rest is not None:
        raise SlowDown(method, place.taken.rest)
    if not place.is_taken:
        raise NoTurnYet(wait, method)


def _numbered(wanted: Iterable[Wanted]) -> list[tuple[Wanted, int]]:
    seen: Counter[Wanted] = Counter()
    numbered = []
    for one in wanted:
        numbered.append((one, seen[one]))
        seen[one] += 1
    return numbered
