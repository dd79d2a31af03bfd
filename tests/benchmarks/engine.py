"""PgQueuer by itself, in the tables that the bot makes for it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from uuid import uuid4

from pgqueuer.queries import Queries

from bot.jobs.engine.ask import NUDGE
from bot.jobs.engine.tables import connected, install, queries_by
from tests.benchmarks.processes import running

IDLE = "tests.benchmarks.idle_engine"
POLL = 0.02
EMPTY = "DELETE FROM do_over_job"
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

    async def some(queries: Queries) -> int:
        jobs = _jobs(at_once)
        if keyed:
            keys: list[str | None] = [str(one) for one in jobs[1]]
            await queries.enqueue(*jobs, dedupe_key=keys, on_conflict="skip")
        else:
            await queries.enqueue(*jobs)
        return at_once

    async def run() -> float:
        await install(url)
        async with connected(url) as driver:
            queries = queries_by(driver)
            return await by_turns(
                lambda: some(queries), lambda: driver.execute(EMPTY), number - at_once
            )

    return asyncio.run(run())


async def by_turns(
    some: Callable[[], Awaitable[int]], take: Callable[[], Awaitable[object]], number: int
) -> float:
    """How many a second `some` gets done; after each time `take` has workers take them, untimed.

    The first time warms up.
    """
    done, seconds, warm = 0, 0.0, False
    while done < number:
        began = time.perf_counter()
        found = await some()
        if warm:
            seconds += time.perf_counter() - began
            done += found
        else:
            number, warm = number - found, True
        await take()
    return done / seconds


def _jobs(number: int) -> tuple[list[str], list[bytes | None], list[int]]:
    ids: list[bytes | None] = [uuid4().hex.encode() for _ in range(number)]
    return [NUDGE] * number, ids, [0] * number
