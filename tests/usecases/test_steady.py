"""Jobs go on whatever is done to the wall clock, and what was missed is run."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, tzinfo
from time import monotonic

import pytest

from bot.jobs import steady
from bot.jobs.steady import SteadyScheduler

SHORT = timedelta(seconds=0.02)
JUMPS = [timedelta(minutes=-30), timedelta(days=-400), timedelta(minutes=30), timedelta(days=4000)]


class WallClock:
    """The clock on the wall, which APScheduler reads and anybody may set."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.off = timedelta()
        wall = self

        class Shown(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return datetime.now(tz) + wall.off

        patch.setattr("apscheduler.schedulers.base.datetime", Shown)
        patch.setattr(steady, "datetime", Shown)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> WallClock:
    return WallClock(monkeypatch)


class Runs:
    """Counts runs, and waits for more."""

    def __init__(self) -> None:
        self.count = 0
        self._changed = asyncio.Condition()

    async def run(self) -> None:
        async with self._changed:
            self.count += 1
            self._changed.notify_all()

    async def more(self, times: int = 3) -> None:
        goal = self.count + times
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(lambda: self.count >= goal)


@asynccontextmanager
async def started(elapsed: Callable[[], float] = monotonic) -> AsyncIterator[SteadyScheduler]:
    scheduler = SteadyScheduler(elapsed)
    scheduler.start()
    yield scheduler
    scheduler.pause()
    scheduler.shutdown()


@pytest.mark.parametrize("jump", JUMPS, ids=str)
async def test_a_clock_that_is_set_stops_nothing(wall: WallClock, jump: timedelta) -> None:
    runs = Runs()
    async with started() as scheduler:
        scheduler.every(SHORT, runs.run)
        await runs.more()
        wall.off += jump
        await runs.more()
        wall.off -= jump
        await runs.more()


async def test_what_is_rare_runs_once_a_while_after_the_start(wall: WallClock) -> None:
    runs = Runs()
    async with started() as scheduler:
        scheduler.every(timedelta(hours=6), runs.run, SHORT)
        await runs.more(1)
        wall.off -= timedelta(hours=1)
        await asyncio.sleep(2 * SHORT.total_seconds())
    assert runs.count == 1


async def test_a_rare_run_that_was_missed_while_the_clock_was_back_is_run(wall: WallClock) -> None:
    slept = [0.0]
    runs = Runs()
    async with started(lambda: monotonic() + slept[0]) as scheduler:
        scheduler.every(timedelta(hours=6), runs.run)
        wall.off -= timedelta(hours=12)
        slept[0] += 6 * 3600 + 1
        await runs.more(1)


async def test_two_runs_of_one_job_never_overlap() -> None:
    under_way, most = [0], [0]
    runs = Runs()

    async def slowly() -> None:
        under_way[0] += 1
        most[0] = max(most[0], under_way[0])
        await asyncio.sleep(5 * SHORT.total_seconds())
        under_way[0] -= 1
        await runs.run()

    async with started() as scheduler:
        scheduler.every(SHORT, slowly)
        await runs.more()
    assert most == [1]
