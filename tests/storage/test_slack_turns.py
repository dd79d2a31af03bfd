"""Turns at Slack as PostgreSQL gives them out: never too many, and nobody is blocked for long."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import select

from bot.delivery.allowances import Allowance, a_minute
from storage.database import Database
from storage.models import SlackTurn
from storage.slack_turns import (
    KEPT,
    Release,
    Taken,
    Wanted,
    forget_turns,
    forget_turns_of,
    let_rest,
    release_turns,
    take_turns,
)
from tests.statements import statements
from tests.storage.database_time import DatabaseTime

TEAM, OTHER, POST, ANA = "T1", "T2", "chat.postMessage", "U1ANA"
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
TURN = 30 * SECOND
NOTHING = timedelta()


@pytest.fixture
async def shared(postgres_database_url: str) -> AsyncIterator[Database]:
    """A database that processes share."""
    opened = Database.open(postgres_database_url)
    yield opened
    await opened.close()


@pytest.fixture
def clock(postgres_database_url: str) -> Iterator[DatabaseTime]:
    """The database's clock, moved by hand."""
    made = DatabaseTime(postgres_database_url)
    yield made
    made.close()


async def take(database: Database, wanted: Wanted) -> Taken:
    (taken,) = await database.run(lambda s: take_turns(s, [wanted]))
    return taken


def turn(whose: str = ANA) -> Wanted:
    return Wanted(TEAM, whose, 1, TURN)


async def give_back(database: Database, taken: Taken, apart: timedelta = SECOND) -> None:
    release = Release(TEAM, ANA, taken.free_at, apart)
    await database.run(lambda s: release_turns(s, [release]))


HOWEVER_SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
ALLOWANCES = [(a_minute(most, at_once), most) for most, at_once in [(100, 30), (5, 2), (3, 1)]]
ALLOWANCES += [(Allowance(MINUTE), 1)]
ASKS = st.lists(st.tuples(st.integers(0, 40_000), st.integers(1, 12)), max_size=25)


@pytest.mark.parametrize(("allowance", "most"), ALLOWANCES)
def test_no_minute_ever_sees_more_calls_than_slack_takes(
    clock: DatabaseTime, postgres_database_url: str, allowance: Allowance, most: int
) -> None:
    @settings(max_examples=12, suppress_health_check=HOWEVER_SLOW)
    @given(asks=ASKS, patience=st.sampled_from([0, 10]))
    def check(asks: list[tuple[int, int]], patience: int) -> None:
        begun = asyncio.run(calls(clock, postgres_database_url, allowance, asks, patience))
        for first in begun:
            within = [one for one in begun if first <= one < first + MINUTE]
            assert len(within) <= most

    check()


async def calls(
    clock: DatabaseTime, url: str, allowance: Allowance, asks: list[tuple[int, int]], patience: int
) -> list[datetime]:
    """When the calls may begin that are asked for so many milliseconds apart, so many together."""
    database, begun = Database.open(url), []
    await database.run(lambda s: s.connection().execute(text("DELETE FROM slack_turn")))
    for wait, number in asks:
        clock.pass_by(timedelta(milliseconds=wait))
        ahead = allowance.ahead + patience * SECOND
        taken = await take(database, Wanted(TEAM, POST, number, allowance.every, ahead))
        assert 0 <= taken.number <= number
        for place in range(taken.number):
            begins = taken.first + place * allowance.every - allowance.ahead
            assert begins <= patience * SECOND
            begun.append(clock.at + max(NOTHING, begins))
    await database.close()
    return begun


@pytest.mark.parametrize(("known", "most"), [(False, 3), (True, 1)], ids=["new", "known"])
async def test_what_many_ask_for_together_takes_a_fixed_number_of_statements(
    shared: Database, known: bool, most: int
) -> None:
    wanted = [turn(f"U{number}") for number in range(40)]
    if known:
        await shared.run(lambda s: take_turns(s, wanted))
    with statements(shared) as seen:
        found = await shared.run(lambda s: take_turns(s, wanted))
    assert [one.number for one in found] == [0 if known else 1] * 40
    assert len(seen) == most


async def test_connections_at_once_never_take_more_than_there_is(
    postgres_database_url: str,
) -> None:
    processes = [Database.open(postgres_database_url) for _ in range(4)]
    wanted = Wanted(TEAM, POST, 3, HOUR, 9 * HOUR)
    try:
        found = await asyncio.gather(
            *(take(one, wanted) for _ in range(10) for one in processes),
        )
    finally:
        for one in processes:
            await one.close()
    assert sum(taken.number for taken in found) == 10


async def test_connections_at_once_that_want_the_same_in_another_order_all_get_an_answer(
    postgres_database_url: str,
) -> None:
    processes = [Database.open(postgres_database_url) for _ in range(4)]
    whose = [turn(f"U{number}") for number in range(12)]

    async def ask(database: Database, wanted: list[Wanted]) -> list[Taken]:
        return await database.run(lambda s: take_turns(s, wanted))

    try:
        orders = [whose, whose[::-1], whose[6:] + whose[:6], whose[::2] + whose[1::2]]
        asked = [(one, order) for one in processes for order in orders]
        found = await asyncio.gather(*(ask(one, order) for one, order in asked))
    finally:
        for one in processes:
            await one.close()
    for wanted in whose:
        granted = [
            taken[order.index(wanted)].number
            for (_, order), taken in zip(asked, found, strict=True)
        ]
        assert sum(granted) == 1, wanted


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("pass"), st.integers(0, 12_000)),
        st.tuples(st.sampled_from(["take", "give back", "die"]), st.integers(0, 2)),
    ),
    max_size=40,
)


def test_two_never_have_a_turn_at_once_or_closer_than_they_are_kept_apart(
    clock: DatabaseTime, postgres_database_url: str
) -> None:
    @settings(max_examples=30, suppress_health_check=HOWEVER_SLOW)
    @given(steps=STEPS)
    def check(steps: list[tuple[str, int]]) -> None:
        asyncio.run(three_processes(clock, postgres_database_url, steps))

    check()


async def three_processes(clock: DatabaseTime, url: str, steps: list[tuple[str, int]]) -> None:
    """Whoever takes a turn finds it free: given back a second ago or more, or over by itself."""
    database = Database.open(url)
    await database.run(lambda s: s.connection().execute(text("DELETE FROM slack_turn")))
    has: dict[int, Taken] = {}
    free_at = clock.at
    for what, number in steps:
        if what == "pass":
            clock.pass_by(timedelta(milliseconds=number))
        elif what == "take" and number not in has:
            taken = await take(database, turn())
            assert taken.number == (clock.at >= free_at)
            if taken.number:
                has[number], free_at = taken, clock.at + TURN
            else:
                assert clock.at + taken.first == free_at
        elif what == "give back" and number in has:
            mine = has.pop(number)
            if mine.free_at == free_at:
                free_at = clock.at + SECOND
            await give_back(database, mine)
        elif what == "die":
            has.pop(number, None)
    await database.close()


async def test_a_clock_of_the_database_that_was_ahead_blocks_nobody(
    clock: DatabaseTime, shared: Database
) -> None:
    clock.pass_by(HOUR * 5)
    calls = Wanted(TEAM, POST, 1, SECOND)
    assert (await take(shared, turn())).number == 1
    assert (await take(shared, calls)).number == 1
    await shared.run(lambda s: let_rest(s, TEAM, "users.info", MINUTE))
    clock.pass_by(-HOUR * 5)
    assert (await take(shared, turn())).number == 1
    assert (await take(shared, calls)).number == 1
    assert (await take(shared, Wanted(TEAM, "users.info", 1, SECOND))).number == 1


async def test_everybody_keeps_the_longest_rest_that_slack_asked_for(
    clock: DatabaseTime, shared: Database
) -> None:
    calls = Wanted(TEAM, POST, 1, SECOND)
    for wait in (20, 50, 10):
        await shared.run(lambda s, wait=wait: let_rest(s, TEAM, POST, wait * SECOND))  # type: ignore[misc]
    clock.pass_by(49 * SECOND)
    taken = await take(shared, calls)
    assert (taken.number, taken.rest) == (0, SECOND)
    assert (await take(shared, Wanted(OTHER, POST, 1, SECOND))).number == 1
    clock.pass_by(SECOND)
    assert (await take(shared, calls)).number == 1


async def test_a_rest_that_is_noted_where_nobody_asked_before_holds_too(
    clock: DatabaseTime, shared: Database
) -> None:
    await shared.run(lambda s: let_rest(s, TEAM, POST, MINUTE))
    taken = await take(shared, Wanted(TEAM, POST, 1, SECOND))
    assert (taken.number, taken.rest) == (0, MINUTE)


async def test_rows_that_say_nothing_any_more_go(database: Database) -> None:
    now = datetime.fromisoformat("2026-03-03T10:00:00+00:00")
    old, fresh = now - KEPT - SECOND, now - SECOND
    rows = {"over": (old, None), "rests": (old, now), "free": (fresh, None), "both": (old, old)}
    for what, (free_at, rest) in rows.items():
        row = SlackTurn(team_id=TEAM, what=what, free_at=free_at, rests_until=rest)
        await database.run(lambda s, row=row: s.add(row))  # type: ignore[misc]
    await database.run(lambda s: forget_turns(s, now))
    left = await database.run(lambda s: set(s.exec(select(SlackTurn.what))))
    assert left == {"rests", "free"}
    await database.run(lambda s: forget_turns_of(s, TEAM, ["rests"]))
    assert await database.run(lambda s: set(s.exec(select(SlackTurn.what)))) == {"free"}
