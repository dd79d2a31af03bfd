"""The process is really killed (SIGKILL) at every step: nothing is lost, nothing comes twice."""

import asyncio
from datetime import timedelta
from typing import Literal

import pytest

from storage.models import NudgeKind, NudgeStatus
from tests.faults.killable_bot import REACHED, Stop
from tests.faults.scene import Scene

AFTER_LEASE = timedelta(seconds=61)
# The transactions of one send to a rep who was not written to before: claim, check, remember their
# channel, renew the lease and keep the channel, [post], mark sent.
CLAIM, KEEP_CHANNEL, MARK_SENT = 1, 4, 5
WHERE: tuple[Literal["inside", "after"], ...] = ("inside", "after")
STOPS = [Stop(where, nth) for nth in (CLAIM, KEEP_CHANNEL, MARK_SENT) for where in WHERE]


async def sent_once(scene: Scene, kind: NudgeKind = NudgeKind.STEP) -> None:
    """One message stands in Slack, the row says so, and nothing follows."""
    await scene.deliver(AFTER_LEASE)
    row, (message,) = await scene.nudge(kind), scene.direct()
    assert (row.status, row.wake_at) == (NudgeStatus.SENT, None)
    assert (row.channel, row.message_ts) == (message.channel, message.ts)


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: f"{stop.where}-{stop.nth}")
async def test_killed_at_a_transaction_of_a_send(sqlite_scene: Scene, stop: Stop) -> None:
    await sqlite_scene.step_is_due()
    await sqlite_scene.killed_at(stop)
    row = await sqlite_scene.nudge()
    if stop == Stop("inside", CLAIM):
        assert row.status == NudgeStatus.PENDING
    elif stop == Stop("after", MARK_SENT):
        assert row.status == NudgeStatus.SENT
    else:
        assert row.status == NudgeStatus.SENDING
    assert len(sqlite_scene.direct()) == (stop.nth == MARK_SENT)
    await sent_once(sqlite_scene)


@pytest.mark.parametrize("method", ["users.info", "conversations.open"])
async def test_killed_while_it_prepares(sqlite_scene: Scene, method: str) -> None:
    await sqlite_scene.step_is_due()
    await sqlite_scene.rep_is_not_heard_of()
    await sqlite_scene.killed_during(method, after_effect=False)
    await sent_once(sqlite_scene)


async def test_killed_during_a_post_that_never_lands(scene: Scene) -> None:
    await scene.step_is_due()
    await scene.killed_during("chat.postMessage", after_effect=False)
    assert scene.direct() == []
    await sent_once(scene)


async def test_killed_during_a_post_that_lands_afterwards(sqlite_scene: Scene) -> None:
    await sqlite_scene.step_is_due()
    hold = await sqlite_scene.killed_during("chat.postMessage", after_effect=False)
    hold.open()
    await sqlite_scene.workspace.changes.until(sqlite_scene.direct)
    await sent_once(sqlite_scene)


async def test_killed_during_a_post_that_has_landed(scene: Scene) -> None:
    await scene.step_is_due()
    await scene.killed_during("chat.postMessage", after_effect=True)
    assert len(scene.direct()) == 1
    await sent_once(scene)


@pytest.mark.parametrize("landed", [False, True])
async def test_killed_again_during_the_lookup(sqlite_scene: Scene, landed: bool) -> None:
    await sqlite_scene.step_is_due()
    await sqlite_scene.killed_during("chat.postMessage", after_effect=landed)
    sqlite_scene.clock.at += AFTER_LEASE
    await sqlite_scene.killed_during("conversations.history", after_effect=True)
    assert (await sqlite_scene.nudge()).status == NudgeStatus.SENDING
    await sent_once(sqlite_scene)
    assert (await sqlite_scene.nudge()).lease_no == 3


async def test_killed_before_a_report_commits_the_rep_sees_it_and_saves_again(
    sqlite_scene: Scene,
) -> None:
    bot = await sqlite_scene.serving()
    await sqlite_scene.fill_in_report()
    await bot.arm(Stop("inside"))
    saving = asyncio.create_task(sqlite_scene.submit())
    await bot.hears(REACHED)
    await bot.kill()
    assert [notice.code for notice in (await saving).notices] == ["dispatch_failed"]
    assert await sqlite_scene.clients() == []

    again = await sqlite_scene.serving()
    assert not (await sqlite_scene.submit()).notices
    await sqlite_scene.workspace.changes.until(sqlite_scene.direct)
    await again.kill()
    assert await sqlite_scene.clients() == ["Acme Corp"]
    await sent_once(sqlite_scene, NudgeKind.RECEIPT)


async def test_killed_between_commit_and_acknowledgement_a_second_save_makes_no_second_deal(
    scene: Scene,
) -> None:
    bot = await scene.serving()
    await scene.fill_in_report()
    await bot.arm(Stop("after"))
    saving = asyncio.create_task(scene.submit())
    await bot.hears(REACHED)
    await bot.kill()
    assert [notice.code for notice in (await saving).notices] == ["dispatch_failed"]
    assert await scene.clients() == ["Acme Corp"]

    again = await scene.serving()
    assert not (await scene.submit()).notices
    await scene.workspace.changes.until(scene.direct)
    await again.kill()
    assert await scene.clients() == ["Acme Corp"]
    await sent_once(scene, NudgeKind.RECEIPT)


async def test_killed_after_the_acknowledgement_what_was_promised_comes(
    sqlite_scene: Scene,
) -> None:
    bot = await sqlite_scene.serving()
    await sqlite_scene.fill_in_report()
    post = sqlite_scene.hold("chat.postMessage", after_effect=False)
    assert not (await sqlite_scene.submit()).notices
    await sqlite_scene.arrives(post)
    await bot.kill()
    assert await sqlite_scene.clients() == ["Acme Corp"]
    assert (await sqlite_scene.nudge()).status == NudgeStatus.PENDING
    await sent_once(sqlite_scene, NudgeKind.RECEIPT)
