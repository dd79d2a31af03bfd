"""Promoting what is due and asking for workers, beside PgQueuer's bulk enqueue alone."""

import asyncio
import time
from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from sqlalchemy import text
from sqlmodel import Session

from bot.delivery.deliverer import LIMITS
from bot.jobs.engine.ask import ask_for
from bot.jobs.engine.tables import install
from storage.claims import Leases
from storage.database import Database
from storage.queued import Promotion, promote_due
from tests.benchmarks.databases import POSTGRES, Databases
from tests.benchmarks.engine import enqueued_a_second
from tests.benchmarks.figures import Figure, ratio_at_least
from tests.benchmarks.many_rows import fill
from tests.benchmarks.options import Bench
from tests.benchmarks.processes import in_own_process
from tests.benchmarks.the_bot import TUESDAY

TEAMS = 100
LEASES = Leases(TUESDAY, TUESDAY + timedelta(minutes=1))
NO_LIMIT = 10**9
AT_ONCE = (LIMITS.in_all, 1_000)


def measure(bench: Bench) -> Iterator[Figure]:
    """Promotion on PostgreSQL, by turns with its floors."""
    databases = next(one for one in bench.databases if one.kind == POSTGRES)
    prepared, number = databases.new(), bench.sizes.promoted
    # One row in twenty is still to come, and then due.
    fill(prepared, 1, number * 20, TEAMS, TUESDAY)
    asyncio.run(_let_all_be_due(prepared))
    rounds = [_round(databases, prepared, number) for _ in range(bench.sizes.rounds)]
    rate = median(one[0] for one in rounds)
    for place, at_once in enumerate(AT_ONCE, 1):
        floor, of = median(one[place] for one in rounds), f"bulk enqueue, {at_once:,} a statement"
        name, target = f"promotion, {LIMITS.in_all} at a time", ratio_at_least(0.5)
        yield Figure(name, rate, "notes/s", POSTGRES, floor, of, target)


def _round(databases: Databases, prepared: str, number: int) -> list[float]:
    floors = [
        in_own_process(enqueued_a_second, databases.new(), number, at_once) for at_once in AT_ONCE
    ]
    return [in_own_process(promoted_a_second, databases.copy(prepared), number), *floors]


def promoted_a_second(url: str, number: int) -> float:
    """How many due notes are promoted in a second, the engine's jobs included."""

    async def run() -> float:
        await install(url)
        database = Database.open(url)
        how = Promotion(LIMITS, NO_LIMIT, TUESDAY + timedelta(minutes=1))

        def promote(session: Session) -> int:
            return promote_due(session, TUESDAY, LEASES, how, ask_for).promoted

        await database.run(promote)
        began, done = time.perf_counter(), 0
        while done < number and (some := await database.run(promote)):
            done += some
        rate = done / (time.perf_counter() - began)
        await database.close()
        return rate

    return asyncio.run(run())


async def _let_all_be_due(url: str) -> None:
    """Everything still to come is due, each for somebody else."""
    database = Database.open(url)
    statement = text(
        "UPDATE nudge SET wake_at = :at, due_at = :at, recipient = 'U' || id "
        "WHERE wake_at IS NOT NULL"
    )
    at = {"at": TUESDAY - timedelta(minutes=1)}
    await database.run(lambda session: session.connection().execute(statement, at))
    await database.close()
