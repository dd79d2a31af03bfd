"""The ticker stops in an orderly way: what is under way is ended or told of."""

import asyncio
import logging

import pytest

from bot.jobs.ticker import Ticker
from storage.models import NudgeStatus
from tests.usecases.desk import AFTER_LEASE, ASK_DUE, Desk


class Held:
    """Holds back one message until it is let go."""

    def __init__(self, desk: Desk) -> None:
        self.sending, self.let_go = asyncio.Event(), asyncio.Event()
        desk.slack.meanwhile("send", self._hold)

    async def _hold(self) -> None:
        self.sending.set()
        await self.let_go.wait()


async def test_stopping_waits_for_the_message_under_way(desk: Desk) -> None:
    await desk.reported()
    desk.clock.at = ASK_DUE
    held, ticker = Held(desk), Ticker(desk.deliverer)
    ticker.start()
    await held.sending.wait()

    stopping = asyncio.create_task(ticker.stop())
    done, _ = await asyncio.wait({stopping}, timeout=0.05)
    assert not done

    held.let_go.set()
    await stopping
    assert (await desk.step()).status == NudgeStatus.SENT


async def test_a_message_that_takes_too_long_is_left_to_the_next_start(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.reported()
    desk.clock.at = ASK_DUE
    held, ticker = Held(desk), Ticker(desk.deliverer)
    ticker.start()
    await held.sending.wait()

    with caplog.at_level(logging.WARNING):
        await ticker.stop(patience=0)
        await asyncio.sleep(0)
    # On a slow machine the scheduler itself says that a look is skipped while one is under way.
    ours = [record.levelname for record in caplog.records if record.name == "bot.jobs.ticker"]
    assert ours == ["WARNING"]

    assert (await desk.step()).status == NudgeStatus.SENDING
    await desk.look(ASK_DUE + AFTER_LEASE)
    assert (await desk.step()).status == NudgeStatus.SENT
