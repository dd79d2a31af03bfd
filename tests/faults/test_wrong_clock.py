"""Whatever the clock of the machine shows, a lost answer is looked for where it stands."""

from datetime import timedelta
from time import monotonic

import pytest

from bot.app import assembled
from bot.delivery.lookup import sent_since
from bot.delivery.timing import Timing
from bot.local_slack.web_api.faults import LostResponse
from bot.slack.pace import Pace
from storage.models import NudgeStatus
from tests.faults.killable_bot import OwnClock
from tests.faults.scene import Scene
from tests.faults.test_killed import AFTER_LEASE
from tests.slack.world import T0
from tests.usecases.desk import ASK_DUE

HOUR = timedelta(hours=1)
OFF = [timedelta(minutes=10), 5 * HOUR, 60 * HOUR]


@pytest.mark.parametrize("off", [*OFF, *(-one for one in OFF)], ids=str)
async def test_a_lost_answer_is_found_however_wrong_the_clock_is(
    scene: Scene, off: timedelta
) -> None:
    await scene.step_is_due()
    ours = OwnClock(ASK_DUE)
    scene.clock.at = ASK_DUE - off
    scene.server.api.faults.script("chat.postMessage", LostResponse())
    # Only what the clocks show counts: a busy machine would let a lease last longer than a minute.
    still = Timing(elapsed=lambda: 0)
    async with assembled(scene.settings, ours, Pace(monotonic, 0), still) as bot:
        await bot.ctx.deliverer.run_once()
        assert (await scene.nudge()).status == NudgeStatus.SENDING
        for clock in (ours, scene.clock):
            clock.at += AFTER_LEASE
        # Leases are over by Slack's clock, which its answers tell.
        await bot.app.client.auth_test()
        await bot.ctx.deliverer.run_once()
    assert len(scene.direct()) == 1
    assert (await scene.nudge()).status == NudgeStatus.SENT


async def test_it_is_found_also_after_a_start_with_another_clock(scene: Scene) -> None:
    await scene.step_is_due()
    scene.server.api.faults.script("chat.postMessage", LostResponse())
    fast = OwnClock(ASK_DUE + 5 * HOUR)
    async with assembled(scene.settings, fast, Pace(monotonic, 0)) as bot:
        await bot.ctx.deliverer.run_once()
    slow = OwnClock(fast.at + AFTER_LEASE)
    async with assembled(scene.settings, slow, Pace(monotonic, 0)) as bot:
        await bot.ctx.deliverer.run_once()
    assert len(scene.direct()) == 1


def test_the_earlier_of_two_clocks_is_looked_from_and_a_day_before_where_one_is_not_known() -> None:
    assert sent_since(T0, T0 + HOUR) == sent_since(T0 + HOUR, T0) == T0
    assert sent_since(None, T0) == T0 - 24 * HOUR
