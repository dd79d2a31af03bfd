"""Presses on two deals of one client at the same moment: both count, and neither waits in vain."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import ExceptionContext, event

from bot.core.history import EventKind
from bot.usecases.contact import stop_contact
from storage.database import Database
from tests.usecases.desk import ANA, BO, TEAM, Desk

PAIRS = 20
DEADLOCK = "40P01"


@contextmanager
def deadlocks(database: Database) -> Iterator[list[str]]:
    """The deadlocks that the server ends meanwhile: the work is carried out again, unseen."""
    seen: list[str] = []

    def note(context: ExceptionContext) -> None:
        if getattr(context.original_exception, "sqlstate", None) == DEADLOCK:
            seen.append(str(context.original_exception))

    event.listen(database._engine, "handle_error", note)
    try:
        yield seen
    finally:
        event.remove(database._engine, "handle_error", note)


async def pairs(desk: Desk) -> list[tuple[str, str]]:
    """Ana's and Bo's deals with as many clients, in either order of being reported."""
    await desk.join(TEAM, ANA, BO)
    found = []
    for place in range(PAIRS):
        client = f"Client {place}"
        first, second = (ANA, BO) if place % 2 else (BO, ANA)
        deals = {rep: await desk.report(rep, client=client) for rep in (first, second)}
        found.append((deals[ANA], deals[BO]))
    return found


async def test_both_are_recorded(desk: Desk) -> None:
    both = await pairs(desk)
    presses = [
        desk.record(deal_id, EventKind.ASKED, rep)
        for pair in both
        for deal_id, rep in zip(pair, (ANA, BO), strict=True)
    ]
    with deadlocks(desk.database) as seen:
        assert await asyncio.gather(*presses) == [True] * 2 * PAIRS
    assert seen == []
    for anas, bos in both:
        mine, theirs = await desk.case(anas), await desk.case(bos)
        assert mine.facts.client.asks == theirs.facts.client.asks == 2


async def test_a_stop_and_a_press(desk: Desk) -> None:
    both = await pairs(desk)

    async def stop(deal_id: str) -> None:
        await desk.act(lambda turn: stop_contact(turn, deal_id))

    with deadlocks(desk.database) as seen:
        await asyncio.gather(
            *(stop(anas) for anas, _ in both),
            *(desk.record(bos, EventKind.ASKED, BO) for _, bos in both),
        )
    assert seen == []
    for pair in both:
        for case in [await desk.case(deal_id) for deal_id in pair]:
            assert case.client.do_not_contact
            assert case.facts.client.asks == 1
            assert not [step for step in case.plan if step.due_at and step.step.channels]
