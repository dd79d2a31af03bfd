"""An APScheduler whose jobs go on whatever is done to the wall clock.

It reckons in wall time: set back by half an hour it would sleep for half an hour, and set forward
by a year it would count every run that it missed. So each run is dated from now, and a beat of the
event loop, whose time nobody sets, runs what is overdue.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

BEAT_SECONDS = 0.5
PATIENCE_SECONDS = 0.25
"""How late a run may be by the scheduler's own doing."""

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""Due whatever the clock shows."""

Work = Callable[[], Awaitable[None]]


class Every(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """So long after now, whenever it ran last: what was missed is run once."""

    def __init__(self, interval: timedelta) -> None:
        self._interval = interval

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        """The next run."""
        return now + self._interval


@dataclass(slots=True)
class _Repeated:
    """One job, and when it ran last by seconds that nobody sets."""

    work: Work
    interval: float
    ran_at: float
    elapsed: Callable[[], float]
    job: Job | None = None
    is_running: bool = False

    async def run(self) -> None:
        self.is_running = True
        try:
            await self.work()
        finally:
            self.ran_at, self.is_running = self.elapsed(), False

    def run_if_overdue(self) -> None:
        late = self.elapsed() - self.ran_at - self.interval
        if self.job is not None and not self.is_running and late > PATIENCE_SECONDS:
            self.job.modify(next_run_time=LONG_AGO)


class SteadyScheduler:
    """Repeats work, one run of each at a time; `elapsed` gives seconds that nobody sets."""

    def __init__(self, elapsed: Callable[[], float]) -> None:
        # Without a grace time: what was missed runs late rather than not at all.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        self._elapsed = elapsed
        self._repeated: list[_Repeated] = []
        self._beat: asyncio.TimerHandle | None = None

    def every(self, interval: timedelta, work: Work, first: timedelta | None = None) -> None:
        """Repeat this work; the first time after an interval, or after `first`."""
        until_first = interval if first is None else first
        ran_at = self._elapsed() - (interval - until_first).total_seconds()
        one = _Repeated(work, interval.total_seconds(), ran_at, self._elapsed)
        begin = datetime.now(UTC) + until_first
        one.job = self._scheduler.add_job(one.run, Every(interval), next_run_time=begin)
        self._repeated.append(one)

    def start(self) -> None:
        """Begin in the running event loop."""
        self._scheduler.start()
        self._go_on()

    def pause(self) -> None:
        """Begin no further run."""
        if self._beat is not None:
            self._beat.cancel()
        self._scheduler.pause()

    def shutdown(self) -> None:
        """Stop, and cut off what runs."""
        self._scheduler.shutdown(wait=False)

    def _go_on(self) -> None:
        for one in self._repeated:
            one.run_if_overdue()
        self._beat = asyncio.get_running_loop().call_later(BEAT_SECONDS, self._go_on)
