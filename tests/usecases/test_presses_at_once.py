"""Presses that arrive at the same moment: each follows from the one before, or changes nothing."""

import asyncio

from bot.core.history import EventKind
from storage.models import NudgeStatus
from tests.usecases.desk import ASK_DUE, Desk


async def test_answers_that_exclude_each_other(desk: Desk) -> None:
    deal_id = await desk.reported()
    await desk.record(deal_id, EventKind.ASKED)
    answers = [EventKind.YES, EventKind.NO, EventKind.LET_GO] * 3
    changed = await asyncio.gather(*(desk.record(deal_id, answer) for answer in answers))
    history = (await desk.case(deal_id)).history
    assert len(history) == 2 + sum(changed)
    assert not await desk.record(deal_id, EventKind.ASKED)


async def test_letting_go_at_the_moment_of_the_claim(desk: Desk) -> None:
    """Whichever is first: a nudge under way stays one, and nothing comes a second time."""
    deal_id = await desk.reported()
    desk.clock.at = ASK_DUE
    await asyncio.gather(desk.look(), desk.record(deal_id, EventKind.LET_GO))
    row = await desk.step()
    assert row.status in {NudgeStatus.SENT, NudgeStatus.CANCELLED}
    assert desk.slack.marks() == ([row.id] if row.status == NudgeStatus.SENT else [])

    await desk.record(deal_id, EventKind.TAKEN_UP_AGAIN)
    await desk.look()
    assert desk.slack.marks() == [row.id]
