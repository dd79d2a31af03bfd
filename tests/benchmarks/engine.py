"""PgQueuer by itself, in the tables that the bot makes for it."""

import asyncio
import time
from contextlib import ExitStack
from uuid import uuid4

from pgqueuer.queries import Queries

from bot.jobs.engine.ask import NUDGE
from bot.jobs.engine.tables import connected, install, queries_by
from tests.benchmarks.processes import running

IDLE = "tests.benchmarks.idle_engine"
POLL = 0.02
COUNT = "SELECT count(*) AS number FROM do_over_job"


def jobs_a_second(url: str, number: int, processes: int) -> float:
    """How many jobs that do nothing so many processes do in a second."""
    asyncio.run(install(url))
    with ExitStack() as stack:
        for _ in range(processes):
            stack.enter_context(running(IDLE, url))
        return asyncio.run(_rate(url, number))


async def _rate(url: str, number: int) -> float:
    async with connected(url) as driver:
        await queries_by(driver).enqueue(*_jobs(number))
        began = time.perf_counter()
        left = number
        while left:
            await asyncio.sleep(POLL)
            (row,) = await driver.fetch(COUNT)
            left = int(str(row["number"]))
        return number / (time.perf_counter() - began)


def enqueued_a_second(url: str, number: int, at_once: int, *, keyed: bool = False) -> float:
    """How many jobs are asked for in a second by PgQueuer's bulk enqueue, so many a statement.

    `keyed`: each with a key of its own, as the bot asks.
    """

    async def some(queries: Queries) -> None:
        jobs = _jobs(at_once)
        if keyed:
            keys: list[str | None] = [str(one) for one in jobs[1]]
            await queries.enqueue(*jobs, dedupe_key=keys, on_conflict="skip")
        else:
            await queries.enqueue(*jobs)

    async def run() -> float:
        await install(url)
        async with connected(url) as driver:
            queries = queries_by(driver)
            await some(queries)
            began = time.perf_counter()
            for _ in range(number // at_once):
                await some(queries)
            return number / (time.perf_counter() - began)

    return asyncio.run(run())


def _jobs(number: int) -> tuple[list[str], list[bytes | None], list[int]]:
    ids: list[bytes | None] = [uuid4().hex.encode() for _ in range(number)]
    return [NUDGE] * number, ids, [0] * number
