"""A rep with an open deal always has a weekly summary to come, whatever became of the last one."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlmodel import Session, select

from bot.core.history import EventKind
from bot.core.retry import MOST_ATTEMPTS
from bot.delivery.cards import SummaryCard
from bot.delivery.ports import NotSent, Refused, Uncertain
from bot.usecases.be_present import be_present
from bot.usecases.handover import answer_handover, offer_handover
from bot.usecases.rep_time import pause
from storage.models import Nudge, NudgeKind, NudgeStatus, RepKey, SummaryTopic
from storage.summaries import note_summed_up
from storage.teams import get_rep, leave_team
from tests.usecases.desk import ANA, BO, TEAM, Desk
from tests.usecases.fake_messenger import person

MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)  # 9:00 in Berlin
A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)


async def weekly(desk: Desk) -> list[Nudge]:
    rows = await desk.rows(NudgeKind.CATCH_UP)
    return [row for row in rows if row.topic == SummaryTopic.WEEKLY]


async def to_come(desk: Desk, rep: str = ANA) -> list[datetime]:
    return [row.due_at for row in await weekly(desk) if row.wake_at and row.recipient == rep]


def told(desk: Desk, rep: str = ANA) -> list[date]:
    """The days on which a rep had a weekly summary."""
    return [
        message.at.date()
        for message in desk.slack.messages
        if isinstance(message.card, SummaryCard)
        and message.card.why is SummaryTopic.WEEKLY
        and message.channel.endswith(rep)
    ]


async def sent(desk: Desk) -> None:
    await desk.look(MONDAY)
    assert told(desk) == [MONDAY.date()]


async def with_nothing_to_tell(desk: Desk) -> None:
    (deal_id,) = {row.deal_id for row in await desk.notes()}
    await desk.snooze(deal_id or "", "ask", days=30)
    await desk.look(MONDAY)
    assert (await weekly(desk))[0].status == NudgeStatus.CANCELLED


async def refused(desk: Desk) -> None:
    desk.slack.script("send", Refused("invalid_blocks"))
    await desk.look(MONDAY)
    assert (await weekly(desk))[0].status == NudgeStatus.FAILED


async def given_up(desk: Desk) -> None:
    desk.slack.script("send", *[Uncertain("http_502")] * (4 * MOST_ATTEMPTS))
    while (first := (await weekly(desk))[0]).wake_at is not None:
        await desk.look(max(first.wake_at, desk.clock.at))
    desk.slack.heal()
    assert first.status == NudgeStatus.FAILED


ENDS = pytest.mark.parametrize("end", [sent, with_nothing_to_tell, refused, given_up])


@ENDS
async def test_whatever_became_of_one_the_next_is_planned(
    desk: Desk, end: Callable[[Desk], Awaitable[None]]
) -> None:
    await desk.reported()
    assert await to_come(desk) == [MONDAY]
    await end(desk)
    (following,) = await to_come(desk)
    assert desk.clock.at < following <= desk.clock.at + A_WEEK


async def test_what_a_summary_lists_counts_once_it_stands_there(desk: Desk) -> None:
    deal_id = await desk.reported()
    desk.slack.script("send", NotSent("no_connection"), Uncertain("http_502"))
    for minutes in (0, 5):
        await desk.look(MONDAY + timedelta(minutes=minutes))
        deal = (await desk.case(deal_id)).deal
        assert (deal.summed_up, deal.summed_up_at) == (0, None)
    await desk.look_after(timedelta(minutes=5))
    deal = (await desk.case(deal_id)).deal
    assert (deal.summed_up, deal.summed_up_at) == (1, desk.clock.at)


async def test_it_ends_with_the_last_open_deal_and_begins_with_the_next(desk: Desk) -> None:
    deal_id = await desk.reported()
    await desk.record(deal_id, EventKind.LET_GO)
    await desk.look(MONDAY)
    assert (await to_come(desk), told(desk)) == ([], [])
    await desk.reported(client="Beta Works")
    assert await to_come(desk) == [MONDAY + A_WEEK]


async def test_a_rep_who_takes_a_deal_over_has_one(desk: Desk) -> None:
    await desk.join(TEAM, BO)
    deal_id = await desk.reported()
    assert await to_come(desk, BO) == []
    offer = await desk.act(lambda turn: offer_handover(turn, deal_id, desk.slack.people[BO]))
    await desk.act(lambda turn: answer_handover(turn, offer.id, accepted=True), BO)
    assert await to_come(desk, BO) == [MONDAY]
    await desk.look(MONDAY)
    assert (told(desk, ANA), told(desk, BO)) == ([], [MONDAY.date()])


async def test_a_rep_whose_account_is_back_has_one(desk: Desk) -> None:
    await desk.reported()
    known = desk.deliverer.known_reps
    await known.load()
    await known.changed(TEAM, person(ANA, deactivated=True))
    await desk.look(MONDAY)
    assert (await to_come(desk), told(desk)) == ([], [])
    await known.changed(TEAM, person(ANA))
    await desk.deliverer.plan_overlooked()
    assert await to_come(desk) == [MONDAY + A_WEEK]
    await desk.look(MONDAY + A_WEEK)
    assert told(desk) == [(MONDAY + A_WEEK).date()]


@pytest.mark.parametrize("away", [2 * A_DAY, A_WEEK, 10 * A_WEEK], ids=str)
async def test_a_workspace_that_has_the_bot_again_has_them(desk: Desk, away: timedelta) -> None:
    await desk.reported()
    friday = MONDAY - 3 * A_DAY
    await desk.look(friday)
    before = len(await weekly(desk))
    await desk.run(lambda s: leave_team(s, TEAM, friday))
    for days in range(0, away.days, 2):
        await desk.look(friday + days * A_DAY)
    assert len(await weekly(desk)) == before  # no week has one of its own while the bot is away
    back = desk.clock.at = friday + away
    key = [RepKey(TEAM, ANA)]
    await desk.run(lambda s: be_present(s, desk.coaching, key, back))
    await desk.deliverer.plan_overlooked()
    for days in range(9):
        await desk.look(back + days * A_DAY)
    assert len(told(desk)) in {1, 2}
    assert len(await to_come(desk)) == 1
    weeks = [day.isocalendar().week for day in told(desk)]
    assert len(weeks) == len(set(weeks))


async def test_a_long_absence_moves_it_on_and_no_second_one_comes(desk: Desk) -> None:
    deal_id = await desk.reported()
    desk.clock.at += timedelta(hours=1)
    back = date(2026, 4, 15)
    await desk.act(lambda turn: pause(turn, back))
    await desk.look(MONDAY)
    desk.clock.at = MONDAY + 4 * A_WEEK
    # Whatever plans the deal again meanwhile takes the one of long ago for lost.
    await desk.record(deal_id, EventKind.LESSON)
    await desk.deliverer.plan_overlooked()
    for days in range(10):
        await desk.look(datetime(2026, 4, 13, 7, 0, tzinfo=UTC) + days * A_DAY)
    assert told(desk) == [back, date(2026, 4, 20)]
    assert await to_come(desk) == [datetime(2026, 4, 27, 7, 0, tzinfo=UTC)]


async def test_one_that_was_lost_on_the_way_is_planned_again(desk: Desk) -> None:
    await desk.reported()
    await desk.look(MONDAY)
    await desk.run(_lose)
    later = MONDAY + 4 * A_WEEK
    desk.clock.at = later
    await desk.deliverer.plan_overlooked()
    await desk.deliverer.plan_overlooked()
    assert len(await to_come(desk)) == 1


def _lose(session: Session) -> None:
    for row in session.exec(select(Nudge).where(Nudge.topic == SummaryTopic.WEEKLY)):
        row.status, row.wake_at = NudgeStatus.CANCELLED, None


async def test_nobody_else_is_given_one(desk: Desk) -> None:
    await desk.join(TEAM, BO)
    gone = await desk.reported(BO)
    await desk.record(gone, EventKind.LET_GO, BO)
    await desk.reported()
    await desk.look(MONDAY)
    await desk.deliverer.plan_overlooked()
    assert (len(await to_come(desk)), await to_come(desk, BO)) == (1, [])
    rep = await desk.run(partial(get_rep, team_id=TEAM, user_id=BO))
    assert rep is not None
    assert rep.summary_at is None


async def test_a_summary_that_lists_nothing_notes_nothing(desk: Desk) -> None:
    """Where it only tells of what was recorded by itself there is no deal to be listed."""
    deal_id = await desk.reported()
    await desk.run(lambda session: note_summed_up(session, {}, MONDAY))
    assert (await desk.case(deal_id)).deal.summed_up_at is None
