"""SQL statements of each action, in the tests' workspace with the real bot in it."""

import asyncio
from collections.abc import Iterator, Sequence

from bot.local_slack.people import SlackUser
from tests.benchmarks.counting import Statements, counted
from tests.benchmarks.databases import Databases
from tests.benchmarks.figures import Figure, Target, at_most, ratio_at_most
from tests.benchmarks.options import Bench
from tests.slack.world import ANA, BO, TEAM_CHANNEL, World, world

FEW, MANY = 10, 40
"""Deals in a list."""
BATCH, BIG_BATCH = 10, 100
"""Notes that are due together."""
EACH_FURTHER = 3.5
"""Three for each message, and its part of what a whole batch of claims takes."""


def measure(bench: Bench) -> Iterator[Figure]:
    """The counts on each kind of database."""
    for databases in bench.databases:
        yield from _actions(databases)
        yield from _lists(databases)
        yield from _batches(databases)


def _actions(databases: Databases) -> Iterator[Figure]:
    saved = asyncio.run(_report(databases.new()))
    yield _counted(databases, "report", saved.before_the_answer, at_most(10))
    yield _counted(databases, "its receipt", saved.after_the_answer, at_most(6))
    worded = asyncio.run(_second_view(databases.new()))
    yield _counted(databases, "the report's second view, and showing it", len(worded), at_most(12))
    owned_up = asyncio.run(_press(databases.new(), "own_mistake", "own_up", "owned_up"))
    yield _counted(databases, "press of owned up, and showing it", len(owned_up), at_most(12))
    asked = asyncio.run(_press(databases.new(), "blown_meeting", "ask", "asked"))
    yield _counted(databases, "press of asked, and showing it", len(asked), at_most(12))
    note = asyncio.run(_notes(databases.new(), [ANA]))
    yield _counted(databases, "one coaching note", len(note), at_most(12))


def _lists(databases: Databases) -> Iterator[Figure]:
    few, many = (len(found) for found in asyncio.run(_two_lists(databases.new())))
    name = f"/lostdeal list, {MANY} deals"
    yield _counted(databases, f"/lostdeal list, {FEW} deals", few)
    unit, floor_of = "statements", f"{FEW} deals"
    yield Figure(name, many, unit, databases.kind, few, floor_of, ratio_at_most(1))


def _batches(databases: Databases) -> Iterator[Figure]:
    counts = [
        len(asyncio.run(_notes(databases.new(), [f"U5REP{number:03d}" for number in range(size)])))
        for size in (BATCH, BIG_BATCH)
    ]
    for size, count in zip((BATCH, BIG_BATCH), counts, strict=True):
        yield _counted(databases, f"a batch of {size} notes", count)
    further = (counts[1] - counts[0]) / (BIG_BATCH - BATCH)
    yield _counted(databases, "each further note of a batch", further, at_most(EACH_FURTHER))


def _counted(databases: Databases, name: str, count: float, target: Target | None = None) -> Figure:
    return Figure(name, count, "statements", databases.kind, target=target)


async def _report(database_url: str) -> Statements:
    async with world("http", database_url) as one:
        await one.report("own_mistake", client="Globex")
        await _fill_in(one, ANA, "own_mistake")
        with counted() as found:
            await one.submit_view(client="Acme Corp")
        return found


async def _second_view(database_url: str) -> Statements:
    async with world("http", database_url) as one:
        await _fill_in(one, ANA, "own_mistake")
        await one.submit_view(client="Acme Corp")
        with counted() as found:
            await one.submit_view()
        return found


async def _press(database_url: str, circumstance: str, step: str, what: str) -> Statements:
    async with world("http", database_url) as one:
        await one.report(circumstance)
        note = await one.note_of(step)
        with counted() as found:
            await one.press(note, f"record.{what}")
        return found


async def _two_lists(database_url: str) -> Sequence[Statements]:
    async with world("http", database_url) as one:
        return [await _list(one, user, deals) for user, deals in ((ANA, FEW), (BO, MANY))]


async def _list(one: World, user: str, deals: int) -> Statements:
    for number in range(deals):
        await one.report("blown_meeting", user, client=f"Client of {user} {number}")
    with counted() as found:
        await one.lostdeal("list", user)
    return found


async def _notes(database_url: str, users: Sequence[str]) -> Statements:
    """Everybody's first note, all due at once."""
    async with world("http", database_url) as one:
        for number, user in enumerate(users):
            one.workspace.add_person(SlackUser(user, user.lower(), user, tz="Europe/Berlin"))
            one.workspace.channels.join(TEAM_CHANNEL, user)
            await one.report("blown_meeting", user, client=f"Client {number}")
        due = [row.wake_at for row in await one.nudges() if row.kind == "step" and row.wake_at]
        one.clock.at = max(due)
        with counted() as found:
            looked_at = await one.look()
        if looked_at != len(users):
            raise RuntimeError(f"{looked_at} notes were due instead of {len(users)}")
        return found


async def _fill_in(one: World, user: str, circumstance: str) -> None:
    await one.lostdeal("", user)
    await one.pick(circumstance, user)
