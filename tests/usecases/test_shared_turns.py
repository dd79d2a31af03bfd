"""Turns that two processes on one PostgreSQL take from the same rows."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from time import monotonic

import pytest

from bot.delivery.allowances import AHEAD, POST, USERS, Allowance, SlackLimits
from bot.delivery.ports import SlowDown
from bot.delivery.shared_turns import SharedTurns
from bot.delivery.timing import Timing
from bot.delivery.turns import NoTurnYet
from bot.slack.pace import Pace
from storage.database import Database
from tests.statements import statements

TEAM, OTHER, ANA, BO = "T1", "T2", "U1ANA", "U2BO"
APART = 0.05
HOUR = timedelta(hours=1)
# A turn is half a lease, and nobody waits for one longer than a sixth of it.
PATIENT = replace(Timing().shortened(0.1), jitter=lambda: 0.5)
HASTY = replace(Timing().shortened(20), jitter=lambda: 0.5)
LIMITS = SlackLimits(apart=APART, allowances={POST: Allowance(HOUR, at_once=1000)})


@pytest.fixture
async def databases(postgres_database_url: str) -> AsyncIterator[list[Database]]:
    """Two processes' ways to one database."""
    opened = [Database.open(postgres_database_url) for _ in range(2)]
    yield opened
    for one in opened:
        await one.close()


@pytest.fixture
def processes(databases: list[Database]) -> list[SharedTurns]:
    """Two processes, of which one's clock is far ahead."""
    return sharing(databases, PATIENT)


def sharing(databases: list[Database], timing: Timing) -> list[SharedTurns]:
    """As many processes; no two clocks show the same."""
    clocks = (monotonic, lambda: monotonic() + 7200)
    timings = [replace(timing, elapsed=clock) for clock in clocks]
    return [SharedTurns(one, LIMITS, told) for one, told in zip(databases, timings, strict=True)]


@dataclass
class Posts:
    """When posts were under way, in seconds that every process of this machine shares."""

    begun: list[float] = field(default_factory=list)
    ended: list[float] = field(default_factory=list)

    @contextmanager
    def one(self) -> Iterator[None]:
        self.begun.append(monotonic())
        yield
        self.ended.append(monotonic())

    def gaps(self) -> list[float]:
        """How long after each post's end the next began."""
        pairs = zip(sorted(self.begun)[1:], sorted(self.ended), strict=False)
        return [begun - ended for begun, ended in pairs]


async def test_two_processes_never_post_to_the_same_person_within_the_second(
    processes: list[SharedTurns],
) -> None:
    posts = {who: Posts() for who in (ANA, BO)}

    async def post(turns: SharedTurns, who: str, takes: float) -> None:
        async with turns.to_post(TEAM, who):
            with posts[who].one():
                await asyncio.sleep(takes)

    await asyncio.gather(
        *(
            post(turns, who, takes)
            for takes in (0, 0.02, 0.001)
            for turns in processes
            for who in posts
        )
    )
    for found in posts.values():
        assert len(found.ended) == 6
        assert min(found.gaps()) >= APART


async def test_another_workspace_and_another_person_wait_for_nobody(
    processes: list[SharedTurns],
) -> None:
    one, other = processes
    async with one.to_post(TEAM, ANA), other.to_post(TEAM, BO), other.to_post(OTHER, ANA):
        pass


async def test_a_process_that_died_in_its_turn_keeps_others_waiting_until_its_end_alone(
    databases: list[Database],
) -> None:
    one, other = sharing(databases, HASTY)
    holding, begun = Holding(one), monotonic()
    died = asyncio.create_task(holding.until_over())
    await holding.begun.wait()
    # Whatever it does from here on, nobody hears of.
    await databases[0].close()
    waits = await until_its_turn(other)
    assert monotonic() - begun >= HASTY.lease.total_seconds() / 2
    # Each time it was told to come again when the turn is over, and no later.
    assert max(waits, default=timedelta()) <= HASTY.lease / 2
    died.cancel()
    await asyncio.gather(died, return_exceptions=True)


async def until_its_turn(turns: SharedTurns) -> list[timedelta]:
    """Ask again and again, as often as it is told to; gives how long it was told to wait."""
    waits: list[timedelta] = []
    while True:
        try:
            async with turns.to_post(TEAM, ANA):
                return waits
        except NoTurnYet as told:
            waits.append(told.wait_for)
            await asyncio.sleep(told.wait_for.total_seconds())


@dataclass
class Holding:
    """Somebody who has Ana's turn until they are told to end."""

    turns: SharedTurns
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def until_over(self) -> None:
        async with self.turns.to_post(TEAM, ANA):
            self.begun.set()
            await self.over.wait()


async def test_whoever_waits_too_long_in_line_comes_again_later(
    databases: list[Database],
) -> None:
    turns = sharing(databases, HASTY)[0]
    holding = Holding(turns)
    async with asyncio.TaskGroup() as group:
        group.create_task(holding.until_over())
        await holding.begun.wait()
        waiting = [turns.to_post(TEAM, ANA).__aenter__() for _ in range(3)]
        found = await asyncio.gather(*waiting, return_exceptions=True)
        holding.over.set()
    waits = [one.wait_for for one in found if isinstance(one, NoTurnYet)]
    # Each at another time, so that they do not come back together.
    assert len(set(waits)) == 3


async def test_a_rest_that_one_process_is_told_of_all_of_them_keep(
    processes: list[SharedTurns],
) -> None:
    one, other = processes
    with pytest.raises(SlowDown):
        async with one.to_post(TEAM, ANA):
            raise SlowDown(POST, timedelta(seconds=30))
    for turns in processes:
        with pytest.raises(SlowDown) as told:
            await turns.to_post(TEAM, BO).__aenter__()
        assert told.value.method == POST
        assert timedelta(seconds=20) < (told.value.wait or timedelta()) <= timedelta(seconds=30)
    async with other.to_post(OTHER, BO):
        pass


async def test_what_a_method_takes_two_processes_have_together(databases: list[Database]) -> None:
    limits = SlackLimits(allowances={USERS: Allowance(HOUR, at_once=7)})
    processes = [SharedTurns(one, limits, PATIENT) for one in databases]

    async def call(turns: SharedTurns) -> None:
        async with turns.to_call(TEAM, USERS):
            pass

    asked = [call(turns) for _ in range(10) for turns in processes]
    done = await asyncio.gather(*asked, return_exceptions=True)
    waits = [one.wait_for for one in done if isinstance(one, NoTurnYet)]
    assert (done.count(None), len(waits)) == (7, 13)
    assert min(waits) > timedelta(minutes=59)
    async with processes[0].to_call(OTHER, USERS), processes[0].to_call(TEAM, "auth.test"):
        pass


async def test_what_is_free_in_a_moment_is_waited_for_but_not_by_what_has_time(
    databases: list[Database],
) -> None:
    soon, later = Allowance(timedelta(seconds=0.25)), Allowance(PATIENT.lease / 12)
    turns = SharedTurns(databases[0], SlackLimits(allowances={USERS: soon, AHEAD: later}), PATIENT)
    asked = monotonic()
    for _ in range(2):
        async with turns.to_call(TEAM, USERS):
            pass
    assert monotonic() - asked >= soon.every.total_seconds()
    async with turns.to_call(TEAM, AHEAD):
        pass
    with pytest.raises(NoTurnYet):
        await turns.to_call(TEAM, AHEAD).__aenter__()


async def test_many_turns_at_once_take_few_statements(
    databases: list[Database], processes: list[SharedTurns]
) -> None:
    async def post(number: int) -> None:
        async with processes[0].to_post(TEAM, f"U{number}"):
            pass

    with statements(databases[0]) as seen:
        await asyncio.gather(*(post(number) for number in range(100)))
    assert len(seen) <= 40, seen


async def test_a_process_alone_asks_the_database_nothing(databases: list[Database]) -> None:
    turns = Pace(monotonic, APART)
    posts = Posts()

    async def post() -> None:
        async with turns.to_post(TEAM, ANA):
            with posts.one():
                pass

    with statements(databases[0]) as seen:
        await asyncio.gather(*(post() for _ in range(4)))
    assert seen == []
    begun = sorted(posts.begun)
    assert begun[-1] - begun[0] >= 2.9 * APART
