"""What a process is sending it does not claim a second time, however long a turn takes."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery.deliverer import Deliverer
from storage.models import NudgeKind, NudgeStatus
from tests.usecases.desk import AFTER_LEASE, ASK_DUE, BO, TEAM, TIMING, Desk


class LongTurn:
    """The wait for a channel's turn, which ends when it is let."""

    def __init__(self, desk: Desk) -> None:
        self.begun, self.over = asyncio.Event(), asyncio.Event()
        desk.slack.meanwhile("turn", self._wait)

    async def _wait(self) -> None:
        self.begun.set()
        await self.over.wait()


async def test_it_is_not_claimed_again_by_the_same_process(desk: Desk) -> None:
    await desk.reported()
    desk.clock.at = ASK_DUE
    turn, deliverer = LongTurn(desk), desk.deliverer
    first = asyncio.create_task(deliverer.run_once())
    await turn.begun.wait()

    desk.clock.at += AFTER_LEASE
    assert await deliverer.run_once() == 0
    assert desk.slack.messages == []

    turn.over.set()
    assert await first == 1
    row = await desk.step()
    assert (row.status, row.lease_no) == (NudgeStatus.SENT, 1)
    assert desk.slack.marks() == [row.id]
    assert desk.slack.calls_of("find") == 0


async def test_a_clock_that_jumps_while_a_post_is_on_its_way_sends_no_second(desk: Desk) -> None:
    await desk.reported()
    desk.clock.at, deliverer = ASK_DUE, desk.deliverer

    async def jump_and_look() -> None:
        desk.clock.at += AFTER_LEASE
        assert await deliverer.run_once() == 0

    desk.slack.meanwhile("send", jump_and_look)
    await deliverer.run_once()
    row = await desk.step()
    assert (row.status, row.lease_no) == (NudgeStatus.SENT, 1)
    assert desk.slack.marks() == [row.id]


class StandsStill:
    """Seconds that nobody sets, of a process that is suspended each time that it looks."""

    def __init__(self, times: int) -> None:
        self.times, self.at = times, 0.0

    def __call__(self) -> float:
        if self.times:
            self.times -= 1
            self.at += AFTER_LEASE.total_seconds()
        return self.at


@pytest.mark.parametrize(("times", "sent"), [(2, 1), (100, 0)])
async def test_a_post_begins_only_with_room_in_its_lease(desk: Desk, times: int, sent: int) -> None:
    await desk.reported()
    desk.clock.at = ASK_DUE
    timing = replace(TIMING, elapsed=StandsStill(times))
    await Deliverer(desk.database, desk.slack, desk.clock, desk.coaching, timing).run_once()
    assert len(desk.slack.messages) == sent

    await desk.look_after(AFTER_LEASE)
    assert desk.slack.marks() == [(await desk.step()).id]


async def test_everything_else_goes_out_meanwhile(desk: Desk) -> None:
    await desk.join(TEAM, BO)
    await desk.reported()
    desk.clock.at = ASK_DUE
    turn, deliverer = LongTurn(desk), desk.deliverer
    first = asyncio.create_task(deliverer.run_once())
    await turn.begun.wait()

    await desk.report(BO)
    assert await deliverer.run_once() == 1
    (receipt,) = desk.slack.marks()
    assert receipt in {row.id for row in await desk.rows(NudgeKind.RECEIPT)}

    turn.over.set()
    await first
    assert len(desk.slack.messages) == 2


async def test_another_process_that_takes_it_over_sends_it_alone(desk: Desk) -> None:
    await desk.reported()
    desk.clock.at = ASK_DUE
    turn = LongTurn(desk)
    first = asyncio.create_task(desk.deliverer.run_once())
    await turn.begun.wait()

    await desk.look_after(AFTER_LEASE)
    turn.over.set()
    await first
    row = await desk.step()
    assert (row.status, row.lease_no) == (NudgeStatus.SENT, 2)
    assert desk.slack.marks() == [row.id]


async def test_once_it_was_not_sent_it_is_claimed_again(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("turn", KeyError("no such pace"))
    deliverer = desk.deliverer
    desk.clock.at = ASK_DUE
    assert await deliverer.run_once() == 1
    desk.clock.at += timedelta(minutes=2)
    assert await deliverer.run_once() == 1
    assert desk.slack.marks() == [(await desk.step()).id]
