"""A process that stood still longer than its lease sends nothing that another has taken over."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from time import monotonic

import pytest

from bot.app import Bot, assembled
from bot.delivery.last_moment import beginning_by
from bot.delivery.ports import LeaseOver
from bot.delivery.timing import BadTiming, Timing
from bot.slack.pace import Pace
from storage.models import NudgeStatus
from tests.faults.killable_bot import REACHED, Freeze, KillableBot
from tests.faults.scene import Scene
from tests.faults.test_killed import AFTER_LEASE
from tests.slack.world import ANA

LEASE = timedelta(seconds=3)
SHORT = Timing(lease=LEASE, post=LEASE * 0.4, room=LEASE * 0.05)
CLAIM, RENEW = 1, 4


@asynccontextmanager
async def bot_of(scene: Scene, timing: Timing) -> AsyncIterator[Bot]:
    async with assembled(scene.settings, scene.clock, Pace(monotonic, 0), timing) as bot:
        yield bot


@pytest.mark.parametrize("nth", [CLAIM, RENEW])
async def test_a_process_frozen_past_its_lease_sends_nothing(scene: Scene, nth: int) -> None:
    await scene.step_is_due()
    frozen = KillableBot.deliver(scene.settings, scene.clock.at, Freeze(nth), SHORT)
    await frozen.hears(REACHED)
    begun = monotonic()
    await scene.deliver(AFTER_LEASE, SHORT)
    (message,) = scene.direct()

    await asyncio.sleep(begun + LEASE.total_seconds() - monotonic())
    frozen.thaw()
    await frozen.drain()
    assert scene.direct() == [message]
    row = await scene.nudge()
    assert (row.status, row.message_ts) == (NudgeStatus.SENT, message.ts)


async def test_a_process_frozen_for_a_moment_goes_on(scene: Scene) -> None:
    await scene.step_is_due()
    frozen = KillableBot.deliver(scene.settings, scene.clock.at, Freeze(RENEW))
    await frozen.hears(REACHED)
    frozen.thaw()
    await frozen.drain()
    assert (await scene.nudge()).lease_no == 1
    assert len(scene.direct()) == 1


async def test_nothing_is_written_to_the_socket_once_it_is_too_late(sqlite_scene: Scene) -> None:
    async with bot_of(sqlite_scene, Timing()) as bot:
        calls = sqlite_scene.server.api.calls
        for _ in ("a new connection", "one that is there"):
            with beginning_by(Timing().elapsed() - 1), pytest.raises(LeaseOver):
                await bot.app.client.chat_postMessage(channel=ANA, text="too late")
            assert calls.of("chat.postMessage") == []
            await bot.app.client.auth_test()
        with beginning_by(Timing().elapsed() + 60):
            await bot.app.client.chat_postMessage(channel=ANA, text="in time")
    assert [message.text for message in sqlite_scene.direct()] == ["in time"]


async def test_a_post_that_slack_does_not_answer_ends_before_its_lease(scene: Scene) -> None:
    await scene.step_is_due()
    hold = scene.hold("chat.postMessage", after_effect=False)
    async with bot_of(scene, SHORT) as bot:
        await bot.ctx.deliverer.run_once()
        row = await scene.nudge()
        assert (row.status, row.error) == (NudgeStatus.SENDING, "TimeoutError")

        hold.open()
        await scene.workspace.changes.until(scene.direct)
        scene.clock.at += AFTER_LEASE
        # Leases are over by Slack's clock, which its answers tell.
        await bot.app.client.auth_test()
        await bot.ctx.deliverer.run_once()
    assert len(scene.direct()) == 1
    assert (await scene.nudge()).status == NudgeStatus.SENT


def test_a_post_that_could_outlast_its_lease_is_refused() -> None:
    with pytest.raises(BadTiming):
        Timing(lease=Timing().post)
