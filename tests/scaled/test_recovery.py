"""Whatever befalls those who share the work, what was due is sent once, within a minute's ticks."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.delivery.shared_work import SharedWork
from bot.jobs.ticker import TICK
from storage.models import NudgeStatus
from tests.scaled.shared_desk import Colleagues
from tests.usecases.desk import TEAM
from tests.usecases.fake_messenger import Killed, LostAnswer

MINUTE = timedelta(minutes=1)
NOTES = 6
Trouble = Callable[[Colleagues, SharedWork], Awaitable[None]]


async def jobs_are_lost(colleagues: Colleagues, _: SharedWork) -> None:
    await colleagues.empty_the_engine()


async def _dies(colleagues: Colleagues, dying: SharedWork, how: BaseException) -> None:
    colleagues.desk.slack.script("send", how)
    with pytest.raises(Killed):
        await dying.deliver_queued((await colleagues.jobs())[0])


async def worker_dies_before_a_post(colleagues: Colleagues, dying: SharedWork) -> None:
    await _dies(colleagues, dying, Killed())


async def worker_dies_after_a_post(colleagues: Colleagues, dying: SharedWork) -> None:
    await _dies(colleagues, dying, LostAnswer(Killed()))


async def server_fails_over_and_a_worker_dies(colleagues: Colleagues, dying: SharedWork) -> None:
    await _dies(colleagues, dying, LostAnswer(Killed()))
    await colleagues.empty_the_engine()


async def tick(colleagues: Colleagues, living: SharedWork) -> None:
    """What a worker does in a second: look, settle, and do what the engine brings."""
    colleagues.desk.clock.at += TICK
    await living.promote()
    await living.settle_uncertain()
    for one in await colleagues.jobs():
        await living.deliver_queued(one)
    await colleagues.empty_the_engine()


@pytest.mark.parametrize(
    "trouble",
    [
        jobs_are_lost,
        worker_dies_before_a_post,
        worker_dies_after_a_post,
        server_fails_over_and_a_worker_dies,
    ],
)
async def test_what_was_due_is_sent_once_within_a_minute(
    colleagues: Colleagues, trouble: Trouble
) -> None:
    await colleagues.desk.join(TEAM)
    await colleagues.add(TEAM, NOTES)
    ana, bo = await colleagues.hire(), await colleagues.hire()
    await ana.promote()
    await trouble(colleagues, ana)
    ticks = 0
    while await colleagues.statuses() != {NudgeStatus.SENT: NOTES}:
        ticks += 1
        assert ticks <= MINUTE / TICK
        await tick(colleagues, bo)
    assert sorted(colleagues.desk.slack.marks()) == [f"{TEAM}-{n:05}" for n in range(NOTES)]
