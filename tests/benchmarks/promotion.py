"""Promoting what is due and asking for workers, beside PgQueuer's bulk enqueue alone."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from statistics import median

from sqlalchemy import text
from sqlmodel import Session

from bot.delivery.shared_work import PROMOTED, REFILL
from bot.jobs.engine.ask import ASKING
from bot.jobs.engine.tables import install
from storage.database import Database
from storage.promotion import Promotion, promote_due
from storage.whose_turn import Leases
from tests.benchmarks.databases import POSTGRES, Databases
from tests.benchmarks.engine import EMPTY, by_turns, enqueued_a_second
from tests.benchmarks.figures import Figure, ratio_at_least
from tests.benchmarks.many_rows import fill
from tests.benchmarks.options import Bench
from tests.benchmarks.processes import in_own_process
from tests.benchmarks.the_bot import TUESDAY

TEAMS = 100
LEASES = Leases(TUESDAY, TUESDAY + timedelta(minutes=1))
AT_ONCE = (PROMOTED.in_all, REFILL, 1_000)
"""As many as the bot promotes at once, as few as it may while workers are busy, and as many as show
what a statement costs by itself."""


def measure(bench: Bench) -> Iterator[Figure]:
    """Promotion on PostgreSQL, by turns with its floors."""
    databases = next(one for one in bench.databases if one.kind == POSTGRES)
    prepared, number = databases.new(), bench.sizes.promoted
    # One row in twenty is still to come, and then due.
    fill(prepared, 1, number * 20, TEAMS, TUESDAY)
    asyncio.run(_let_all_be_due(prepared))
    for at_once in AT_ONCE:
        rounds = [_round(databases, prepared, number, at_once) for _ in range(bench.sizes.rounds)]
        rate, bare, keyed = (median(of) for of in zip(*rounds, strict=True))
        name, floor_of = f"promotion, {at_once:,} at a time", "PgQueuer's bulk enqueue alone"
        target = None if at_once == REFILL else ratio_at_least(0.5)
        yield Figure(name, rate, "notes/s", POSTGRES, bare, floor_of, target)
        yield Figure(name, rate, "notes/s", POSTGRES, keyed, "the same with a key for each job")


def _round(
    databases: Databases, prepared: str, number: int, at_once: int
) -> tuple[float, float, float]:
    return (
        in_own_process(promoted_a_second, databases.copy(prepared), number, at_once),
        in_own_process(enqueued_a_second, databases.new(), number, at_once),
        in_own_process(enqueued_a_second, databases.new(), number, at_once, keyed=True),
    )


def promoted_a_second(url: str, number: int, at_once: int) -> float:
    """How many due notes are promoted in a second, the engine's jobs included."""

    async def run() -> float:
        await install(url)
        database = Database.open(url)
        limits = replace(PROMOTED, in_all=at_once)
        how = Promotion(limits, at_once, TUESDAY + timedelta(minutes=1))

        def promote(session: Session) -> int:
            return promote_due(session, TUESDAY, LEASES, how, ASKING).promoted

        async def some() -> int:
            return await database.run(promote)

        # The last look may find fewer: it is left out.
        rate = await by_turns(some, lambda: database.run(_take_all), number - at_once)
        await database.close()
        return rate

    return asyncio.run(run())


def _take_all(session: Session) -> None:
    """Workers have taken what is queued, and it was sent."""
    session.connection().execute(text(EMPTY))
    # By the clock: the status is in no index.
    due = text(
        "UPDATE nudge SET status = 'sent', wake_at = NULL "
        "WHERE wake_at <= :now AND status = 'queued'"
    )
    session.connection().execute(due, {"now": TUESDAY})


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
