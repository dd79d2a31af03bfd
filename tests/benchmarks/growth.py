"""How the cost of each thing that the clock does grows with rows and with workspaces."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from statistics import median
from typing import TypeVar

from sqlalchemy import text
from sqlmodel import Session, col, update

from bot.delivery.deliverer import LIMITS
from bot.jobs.engine.ask import ASKING
from bot.jobs.engine.tables import install
from storage.claims import Claim, claim_due
from storage.database import Database
from storage.models import Nudge, NudgeStatus
from storage.promotion import Looked, Promotion, promote_due
from storage.settlements import Renewal, Sent, mark_sent, renew_leases
from storage.whose_turn import Leases
from tests.benchmarks import bulk
from tests.benchmarks.databases import POSTGRES, Databases
from tests.benchmarks.engine import EMPTY
from tests.benchmarks.figures import Figure, ratio_at_most
from tests.benchmarks.many_rows import fill
from tests.benchmarks.options import Bench
from tests.benchmarks.the_bot import TUESDAY

T = TypeVar("T")

LOOK, INSERT, CLAIM, RENEW, MARK, PROMOTE = (
    "a look when nothing is due",
    "insert 100",
    "claim 100",
    "renew 100 leases",
    "mark 100 as sent",
    "promote 100",
)
PILE, PILE_TURNS = 2_000, 9
"""At nine o'clock more is due, of more workspaces, than one look takes."""
CLAIM_OF_PILE, PROMOTE_OF_PILE = f"claim 100 of {PILE:,}", f"promote 100 of {PILE:,}"
TEAMS = 100
AT_ONCE = 100
LEASES = Leases(TUESDAY, TUESDAY + timedelta(minutes=1))
HOW = Promotion(LIMITS, AT_ONCE, TUESDAY + timedelta(minutes=1))
Times = dict[str, float]


@dataclass(frozen=True)
class Table:
    """A table of nudges that is full already, in a database of its own."""

    database: Database
    teams: int
    name: str
    gigabytes: float


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures on each kind of database."""
    for databases in bench.databases:
        sizes = bench.sizes
        by_rows = [(rows, TEAMS, f"{rows:,} rows") for rows in sizes.table_rows]
        yield from _compared(databases, by_rows, sizes.turns)
        rows = sizes.rows_of_workspaces
        by_teams = [(rows, teams, f"{teams:,} workspaces") for teams in sizes.workspaces]
        yield from _compared(databases, by_teams, sizes.turns)


def _compared(
    databases: Databases, tables: Sequence[tuple[int, int, str]], turns: int
) -> Iterator[Figure]:
    """Each work in each table beside the same in the first one."""
    opened = [_filled(databases, *table) for table in tables]
    times = asyncio.run(_by_turns(opened, turns))
    for work in times[0]:
        for table, found in zip(opened, times, strict=True):
            floor = None if table is opened[0] else times[0][work]
            target = None if floor is None else ratio_at_most(2)
            name, of = f"{work}, {table.name}", opened[0].name
            yield Figure(name, found[work], "ms", databases.kind, floor, of, target)
    largest = opened[-1]
    yield Figure(f"on disk, {largest.name}", largest.gigabytes, "GB", databases.kind)


def _filled(databases: Databases, rows: int, teams: int, name: str) -> Table:
    url = databases.new()
    if databases.kind == POSTGRES:
        asyncio.run(install(url))
    fill(url, 1, rows, teams, TUESDAY)
    databases.tidy(url)
    return Table(Database.open(url), teams, name, databases.gigabytes(url))


async def _by_turns(tables: Sequence[Table], turns: int) -> list[Times]:
    """The median of each work in each table: by turns, so that all of them meet the same noise."""
    few = await _medians(tables, turns, _turn)
    of_pile = await _medians(tables, PILE_TURNS, _turn_of_pile)
    for table in tables:
        await table.database.close()
    return [one | other for one, other in zip(few, of_pile, strict=True)]


async def _medians(
    tables: Sequence[Table], turns: int, of: Callable[[Table, int], Awaitable[Times]]
) -> list[Times]:
    found: list[list[Times]] = [[] for _ in tables]
    for turn in range(turns + 1):
        for table, times in zip(tables, found, strict=True):
            times.append(await of(table, turn))
    # The first turn warms up.
    return [{work: median(one[work] for one in times[1:]) for work in times[0]} for times in found]


async def _timed(table: Table, times: Times, name: str, work: Callable[[Session], T]) -> T:
    began = time.perf_counter()
    result = await table.database.run(work)
    times[name] = (time.perf_counter() - began) * 1000
    return result


async def _turn(table: Table, turn: int) -> Times:
    """Let a hundred notes become due in some workspaces, and send them."""
    times: Times = {}
    timed = partial(_timed, table, times)
    await timed(LOOK, _claim)
    due = _due(table, turn)
    await timed(INSERT, lambda session: session.add_all(due))
    claims = await timed(CLAIM, _claim)
    _check(len(claims))
    renewals = [Renewal(claim, {}) for claim in claims]
    renewed = await timed(RENEW, lambda s: renew_leases(s, renewals, LEASES.end, TUESDAY))
    _check(len(renewed))
    sent = [Sent(claim, "D1", "1.1", TUESDAY) for claim in claims]
    await timed(MARK, lambda session: mark_sent(session, sent))
    if table.database.dialect == "postgresql":
        due = _due(table, turn)
        await table.database.run(lambda session: session.add_all(due))
        _check((await timed(PROMOTE, _promote)).promoted)
        await table.database.run(_leave_queued)
    return times


async def _turn_of_pile(table: Table, _: int) -> Times:
    """Let much become due in many workspaces, of which some is taken."""
    times: Times = {}
    # Of each workspace as many as one look takes of it.
    teams = min(table.teams, PILE // LIMITS.least_per_team)
    pile = [bulk.notice(f"T{place % teams}", TUESDAY) for place in range(PILE)]
    await table.database.run(lambda session: session.add_all(pile))
    _check(len(await _timed(table, times, CLAIM_OF_PILE, _claim)))
    if table.database.dialect == "postgresql":
        _check((await _timed(table, times, PROMOTE_OF_PILE, _promote)).promoted)
    await table.database.run(_leave_pile)
    return times


def _due(table: Table, turn: int) -> list[Nudge]:
    # As many of each of as many as one look takes.
    places = (turn * LIMITS.teams + number % LIMITS.teams for number in range(AT_ONCE))
    return [bulk.notice(f"T{place % table.teams}", TUESDAY) for place in places]


def _check(number: int) -> None:
    if number < AT_ONCE:
        raise RuntimeError(f"{number} of {AT_ONCE} were found")


def _claim(session: Session) -> list[Claim]:
    return claim_due(session, TUESDAY, LEASES, LIMITS)


def _promote(session: Session) -> Looked:
    return promote_due(session, TUESDAY, LEASES, HOW, ASKING)


def _leave_pile(session: Session) -> None:
    due = update(Nudge).where(col(Nudge.wake_at) <= LEASES.end)
    session.exec(due.values(status=NudgeStatus.CANCELLED, wake_at=None))
    if session.connection().dialect.name == "postgresql":
        session.connection().execute(text(EMPTY))


def _leave_queued(session: Session) -> None:
    session.connection().execute(text(EMPTY))
    # By the clock: the status is in no index.
    due = update(Nudge).where(col(Nudge.wake_at) <= TUESDAY)
    queued = due.where(col(Nudge.status) == NudgeStatus.QUEUED)
    session.exec(queued.values(status=NudgeStatus.CANCELLED, wake_at=None))
