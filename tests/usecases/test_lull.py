"""Whoever waits for an answer goes first, and what has time is still not put off for ever."""

import asyncio

import pytest

from bot.core.circumstances import Circumstance
from bot.delivery.gathered import MOST, Gathered
from bot.delivery.lull import Lull
from bot.usecases.report_lost_deal import Report, Reported, report_lost_deal
from tests.usecases.desk import Desk

LONG = 3600.0


async def a_while() -> None:
    """Long enough for everything that is ready to go on."""
    for _ in range(20):
        await asyncio.sleep(0)


def later() -> float:
    return asyncio.get_running_loop().time() + LONG


async def report(desk: Desk) -> Reported:
    wanted = Report(Circumstance.BLOWN_MEETING, "Acme Corp")
    reported = await desk.act(lambda turn: report_lost_deal(turn, wanted))
    assert reported is not None
    return reported


async def test_what_has_time_waits_for_every_request() -> None:
    lull = Lull()
    with lull.answering():
        with lull.answering():
            waiting = asyncio.create_task(lull.wait(later()))
            await a_while()
            assert not waiting.done()
        await a_while()
        assert not waiting.done()
    await waiting


async def test_a_request_that_fails_is_answered_too() -> None:
    lull = Lull()
    with pytest.raises(ZeroDivisionError), lull.answering():
        raise ZeroDivisionError
    await lull.wait(later())


async def test_nothing_waits_longer_than_it_can() -> None:
    lull = Lull()
    with lull.answering():
        await lull.wait(asyncio.get_running_loop().time())


async def test_what_waited_together_goes_together_and_in_order() -> None:
    lull, batches = Lull(), []

    async def work(items: list[int]) -> list[int]:
        batches.append(items)
        return items

    gathered = Gathered(work, lull, LONG)
    asked = range(MOST + 5)
    with lull.answering():
        waiting = [asyncio.create_task(gathered.ask(one)) for one in asked]
        await a_while()
        assert batches == []
    assert await asyncio.gather(*waiting) == list(asked)
    assert batches == [list(asked[:MOST]), list(asked[MOST:])]


async def test_a_receipt_lets_a_request_go_first_and_is_sent_once(desk: Desk) -> None:
    deliverer, reported = desk.deliverer, await report(desk)
    with deliverer.lull.answering():
        sending = asyncio.create_task(deliverer.deliver_receipt(reported.case, reported.receipt))
        await a_while()
        # The ticker looks meanwhile, and leaves it.
        assert await deliverer.run_once() == 0
        assert desk.slack.marks() == []
    await sending
    await deliverer.run_once()
    assert desk.slack.marks() == [reported.receipt.id]


async def test_stillness_begins_anew_with_every_request() -> None:
    lull = Lull()
    still = asyncio.create_task(lull.stillness(0))
    with lull.answering():
        await a_while()
        assert not still.done()
    await still


async def test_stillness_lasts_from_the_last_answer() -> None:
    lull = Lull()
    still = asyncio.create_task(lull.stillness(LONG))
    with lull.answering():
        pass
    await asyncio.sleep(0.02)
    assert not still.done()
    still.cancel()
