"""A process of PgQueuer's that is brought jobs and does nothing: the floor of a worker's."""

import asyncio
import sys
from datetime import timedelta

from pgqueuer.domain.types import Channel
from pgqueuer.models import Job
from pgqueuer.qm import QueueManager

from bot.jobs.engine.ask import NUDGE
from bot.jobs.engine.tables import SETTINGS, connected, queries_by
from bot.jobs.engine.workers import AT_ONCE, BATCH


async def main(url: str) -> None:
    """Take jobs, as many at once as a worker, until killed."""
    async with connected(url) as driver:
        manager = QueueManager(queries_by(driver), Channel(SETTINGS.channel))
        manager.entrypoint(NUDGE, accepts_context=False)(_nothing)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await manager.run(
            batch_size=BATCH,
            max_concurrent_tasks=AT_ONCE,
            log_aggregation_interval=timedelta(0),
        )


async def _nothing(_job: Job) -> None:
    """A job that is done at once."""


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
