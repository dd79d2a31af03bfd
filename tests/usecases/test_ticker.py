"""The ticker repeats what its role is there for, and stops in an orderly way."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.jobs.steady import Work
from bot.jobs.ticker import Ticker
from bot.roles import Role
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


class Rounds:
    """A scheduler that only keeps what it is to repeat, and how often."""

    def __init__(self, _elapsed: Callable[[], float]) -> None:
        self.kept: dict[Work, timedelta] = {}

    def every(self, interval: timedelta, work: Work, _first: timedelta | None = None) -> None:
        self.kept[work] = interval

    def start(self) -> None:
        """Nothing runs by itself."""


def rounds_of(ticker: Ticker, patch: pytest.MonkeyPatch) -> dict[Work, timedelta]:
    made: list[Rounds] = []

    def keep(elapsed: Callable[[], float]) -> Rounds:
        made.append(Rounds(elapsed))
        return made[-1]

    patch.setattr("bot.jobs.steady.SteadyScheduler", keep)
    ticker.start()
    (rounds,) = made
    return rounds.kept


async def test_a_worker_looks_every_ten_minutes_for_plans_of_the_version_before(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticker = Ticker(desk.deliverer)
    ticker.role = Role.WORKER
    kept = rounds_of(ticker, monkeypatch)
    (look,) = [work for work, interval in kept.items() if interval == timedelta(minutes=10)]
    desk.deliverer.has_old_plans = False
    await look()
    assert desk.deliverer.has_old_plans
    assert ticker.renew_plans in kept


@pytest.mark.parametrize("role", [Role.ALONE, Role.WEB])
async def test_whoever_has_no_other_version_beside_it_looks_for_its_plans_at_the_start_only(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    ticker = Ticker(desk.deliverer)
    ticker.role = role
    assert ticker.look_for_old_plans not in rounds_of(ticker, monkeypatch)


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
