"""PgQueuer's workers in this process: each takes a nudge's id to the deliverer, and waits."""

import asyncio
import logging
import time
import traceback
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from pgqueuer.domain.types import Channel
from pgqueuer.models import Job
from pgqueuer.ports.driver import Driver
from pgqueuer.qm import QueueManager

from bot.jobs.engine.ask import NUDGE
from bot.jobs.engine.tables import (
    SETTINGS,
    bring_up_to_date,
    connected,
    forget_old,
    queries_by,
)
from bot.telemetry.error_reports import FAILURE
from storage.unavailable import DatabaseUnavailable

AT_ONCE = 100
"""Nudges that one process has in hand: as many as keep Slack busy."""

BATCH = 50
POLLS_PER_GUARD = 10
"""Where a word of the database's is lost, workers look by themselves."""

AGAIN_SECONDS = 1.0
FORGET_SECONDS = 300.0
STOP_SECONDS = 3.0

Deliver = Callable[[str], Awaitable[None]]

log = logging.getLogger(__name__)


class Workers:
    """Takes jobs and delivers their nudges; connects again, and mends the tables, by itself.

    `guard`: a job whose process is silent for so long goes to another.
    """

    def __init__(self, url: str, deliver: Deliver, guard: timedelta) -> None:
        self._url = url
        self._deliver = deliver
        self._guard = guard
        self._stopping = asyncio.Event()
        self._manager: QueueManager | None = None
        self._task: asyncio.Task[None] | None = None
        self._away_since: float | None = None

    def start(self) -> None:
        """Begin in the running event loop."""
        self._away_since = time.monotonic()
        self._task = asyncio.create_task(self._go_on())

    async def stop(self, patience: float = STOP_SECONDS) -> None:
        """Take no more, and wait so long for what is in hand."""
        self._stopping.set()
        if self._task is None:
            return
        if self._manager is not None:
            self._manager.shutdown.set()
        done, _ = await asyncio.wait([self._task], timeout=patience)
        if not done:
            log.warning("stopped during sends: what they were is looked for by another worker")
            self._task.cancel()
            await asyncio.wait([self._task], timeout=1)

    @property
    def seconds_away(self) -> float | None:
        """How long it has had no connection to the engine; None while it has one."""
        return None if self._away_since is None else time.monotonic() - self._away_since

    async def _go_on(self) -> None:
        while not self._stopping.is_set():
            try:
                async with connected(self._url) as driver:
                    await bring_up_to_date(driver)
                    await self._work(driver)
            except DatabaseUnavailable as trouble:
                log.warning("the engine is away (%s): again in a second", trouble.reason)
            except Exception as trouble:  # noqa: BLE001 - the guard mends what it leaves undone
                log.warning("the engine is away (%s): again in a second", type(trouble).__name__)
            self._manager = None
            if self._away_since is None:
                self._away_since = time.monotonic()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), AGAIN_SECONDS)

    async def _work(self, driver: Driver) -> None:
        manager = QueueManager(queries_by(driver), Channel(SETTINGS.channel))
        manager.entrypoint(NUDGE, accepts_context=False)(self._one)
        self._manager, self._away_since = manager, None
        forgetting = asyncio.create_task(self._forget(driver))
        try:
            await manager.run(
                dequeue_timeout=self._guard / POLLS_PER_GUARD,
                batch_size=BATCH,
                max_concurrent_tasks=AT_ONCE,
                shutdown_on_listener_failure=True,
                heartbeat_timeout=self._guard,
                # What its figures would tell, ours do.
                log_aggregation_interval=timedelta(0),
            )
        finally:
            forgetting.cancel()

    async def _one(self, job: Job) -> None:
        nudge_id = (job.payload or b"").decode()
        try:
            await self._deliver(nudge_id)
        except DatabaseUnavailable as trouble:
            log.warning("nudge %s waits: the database is away (%s)", nudge_id, trouble.reason)
        except Exception as error:  # noqa: BLE001 - told without its message, which may hold words
            _log_failure(nudge_id, error)

    async def _forget(self, driver: Driver) -> None:
        while True:
            try:
                await forget_old(driver)
            except DatabaseUnavailable as trouble:
                log.warning("the engine is away (%s): its log is kept longer", trouble.reason)
            await asyncio.sleep(FORGET_SECONDS)


def _log_failure(nudge_id: str, error: Exception) -> None:
    frames = "".join(traceback.format_tb(error.__traceback__))
    kind = type(error).__name__
    log.error("nudge %s met %s\n%s", nudge_id, kind, frames, extra={FAILURE: error})
