"""A small workspace behind a large one's pile is among the next, however many share the work."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlmodel import Session

from bot.delivery.shared_work import SharedWork
from tests.scaled.shared_desk import PATIENCE, Colleagues
from tests.usecases.desk import OTHER, TEAM

PILE = 50_000
SOON = PILE // 100
TICK = 0.05
WORKERS = 2
ALREADY = 150
"""Of the pile's, when the small one comes due."""

_MORE = text(
    """
    INSERT INTO nudge SELECT (jsonb_populate_record(one, jsonb_build_object(
        'id', one.id || '-' || place, 'dedupe_key', one.id || '-' || place,
        'recipient', 'U' || place))).*
    FROM nudge one, generate_series(2, :number) place WHERE one.team_id = :team
    """
)


async def pile_up(colleagues: Colleagues, team_id: str, number: int) -> None:
    """So many notes that are due, each to a person of its own."""

    def add_more(session: Session) -> None:
        session.connection().execute(_MORE, {"team": team_id, "number": number})

    await colleagues.add(team_id, 1)
    await colleagues.run(add_more)


@asynccontextmanager
async def at_work(colleagues: Colleagues, number: int) -> AsyncIterator[None]:
    """So many workers, each with a tick."""
    shares = [await colleagues.hire() for _ in range(number)]
    for one in shares:
        await colleagues.employ(one)
    ticking = [asyncio.create_task(tick(one)) for one in shares]
    try:
        yield
    finally:
        for task in ticking:
            task.cancel()
        await asyncio.wait(ticking)


async def tick(shared: SharedWork) -> None:
    """Look again and again."""
    while True:
        await shared.promote()
        await asyncio.sleep(TICK)


async def until_posted(colleagues: Colleagues, number: int) -> None:
    """Wait until so many messages were posted."""
    async with asyncio.timeout(PATIENCE):
        while len(colleagues.desk.slack.messages) < number:  # noqa: ASYNC110
            await asyncio.sleep(TICK)


async def test_a_small_workspace_is_served_within_a_hundredth_of_a_pile(
    colleagues: Colleagues,
) -> None:
    await colleagues.desk.join(TEAM)
    await colleagues.desk.join(OTHER)
    await pile_up(colleagues, TEAM, PILE)
    slack = colleagues.desk.slack
    async with at_work(colleagues, WORKERS):
        await until_posted(colleagues, ALREADY)
        before = len(slack.messages)
        await colleagues.add(OTHER, 1)
        small = f"{OTHER}-00000"
        async with asyncio.timeout(PATIENCE):
            while small not in slack.marks():  # noqa: ASYNC110
                await asyncio.sleep(TICK)
    assert slack.marks().index(small) - before <= SOON
