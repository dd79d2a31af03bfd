"""How the cost of each thing that the clock does grows with rows and with workspaces."""

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from statistics import median
from typing import TypeVar

from sqlmodel import Session

from bot.delivery.deliverer import LIMITS
from storage.claims import Leases, claim_due
from storage.database import Database
from storage.settlements import Sent, mark_sent
from tests.benchmarks import bulk
from tests.benchmarks.databases import Databases
from tests.benchmarks.figures import Figure, ratio_at_most
from tests.benchmarks.many_rows import fill
from tests.benchmarks.options import Bench
from tests.benchmarks.the_bot import TUESDAY

T = TypeVar("T")

WORK = LOOK, INSERT, CLAIM, MARK = (
    "a look when nothing is due",
    "insert 100",
    "claim 100",
    "mark 100 as sent",
)
TEAMS = 100
AT_ONCE = 100
LEASES = Leases(TUESDAY, TUESDAY + timedelta(minutes=1))
Times = dict[str, float]


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures on each kind of database."""
    for databases in bench.databases:
        yield from _rows(databases, bench)
        yield from _workspaces(databases, bench)


def _rows(databases: Databases, bench: Bench) -> Iterator[Figure]:
    url, last, first = databases.new(), 0, None
    for rows in bench.sizes.table_rows:
        fill(url, last + 1, rows, TEAMS, TUESDAY)
        databases.tidy(url)
        last = rows
        found = asyncio.run(_measured(url, TEAMS, bench.sizes.turns))
        first = first or found
        yield from _figures(databases, found, first, f"{rows:,} rows", "the fewest rows")


def _workspaces(databases: Databases, bench: Bench) -> Iterator[Figure]:
    first = None
    for teams in bench.sizes.workspaces:
        url = databases.new()
        fill(url, 1, bench.sizes.rows_of_workspaces, teams, TUESDAY)
        databases.tidy(url)
        found = asyncio.run(_measured(url, teams, bench.sizes.turns))
        first = first or found
        yield from _figures(databases, found, first, f"{teams:,} workspaces", "the fewest")


def _figures(
    databases: Databases, found: Times, first: Times, among: str, floor_of: str
) -> Iterator[Figure]:
    for work in WORK:
        name, floor = f"{work}, {among}", None if found is first else first[work]
        target = None if found is first else ratio_at_most(2)
        yield Figure(name, found[work], "ms", databases.kind, floor, floor_of, target)


async def _measured(url: str, teams: int, turns: int) -> Times:
    """Milliseconds of each work with its commit, by its name; the median of so many turns."""
    database = Database.open(url)
    # The first one warms up.
    found = [await _turn(database, teams, turn) for turn in range(turns + 1)][1:]
    await database.close()
    return {work: median(turn[work] for turn in found) for work in WORK}


async def _turn(database: Database, teams: int, turn: int) -> Times:
    """Let a hundred notes become due in some workspaces, and send them."""
    # As many of each of as many as one look takes.
    places = (turn * LIMITS.teams + number % LIMITS.teams for number in range(AT_ONCE))
    names = [f"T{place % teams}" for place in places]
    due = [bulk.notice(name, TUESDAY) for name in names]
    times: Times = {}

    async def timed(name: str, work: Callable[[Session], T]) -> T:
        began = time.perf_counter()
        result = await database.run(work)
        times[name] = (time.perf_counter() - began) * 1000
        return result

    await timed(LOOK, lambda session: claim_due(session, TUESDAY, LEASES, LIMITS))
    await timed(INSERT, lambda session: session.add_all(due))
    claims = await timed(CLAIM, lambda session: claim_due(session, TUESDAY, LEASES, LIMITS))
    if len(claims) < AT_ONCE:
        raise RuntimeError(f"{len(claims)} of {AT_ONCE} were claimed")
    sent = [Sent(claim, "D1", "1.1", TUESDAY) for claim in claims]
    await timed(MARK, lambda session: mark_sent(session, sent))
    return times
