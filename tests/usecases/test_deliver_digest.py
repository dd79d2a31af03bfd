"""The team digest: one for each period, whatever happens."""

from datetime import UTC, datetime, time, timedelta

from bot.core.digest import WhenEmpty
from bot.core.history import EventKind
from bot.delivery.cards import DigestCard, NoticeCard
from bot.usecases.join_workspace import join_workspace
from storage.models import Nudge, NudgeKind, NudgeStatus
from storage.nudges import wake
from tests.usecases.desk import AFTER_LEASE, DIGEST_DUE, TEAM, Desk
from tests.usecases.fake_messenger import LostAnswer

WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)


def digests(desk: Desk) -> list[DigestCard]:
    return [m.card for m in desk.slack.messages if isinstance(m.card, DigestCard)]


async def waiting(desk: Desk) -> Nudge:
    rows = await desk.rows(NudgeKind.DIGEST)
    (row,) = [row for row in rows if row.wake_at is not None]
    return row


async def restart(desk: Desk) -> None:
    now = desk.clock.now()
    await desk.run(lambda s: join_workspace(s, desk.coaching, TEAM, TEAM, now))


async def test_each_period_has_one_digest_and_they_meet(digest_desk: Desk) -> None:
    for week in range(3):
        for minutes in (-1, 0, 1, 60):
            await digest_desk.look(DIGEST_DUE + week * WEEK + timedelta(minutes=minutes))
            await restart(digest_desk)
    periods = [card.period for card in digests(digest_desk)]
    ends = [DIGEST_DUE + week * WEEK for week in range(3)]
    assert [period.until for period in periods] == ends
    assert [period.since for period in periods] == [end - WEEK for end in ends]


async def test_a_digest_tells_of_its_period_and_keeps_the_rest_for_the_next(
    digest_desk: Desk,
) -> None:
    first = await digest_desk.report(client="Acme Corp")
    second = await digest_desk.report(client="Beta Ltd")
    await digest_desk.win(first)
    digest_desk.clock.at = DIGEST_DUE
    await digest_desk.win(second)
    await digest_desk.look()
    await digest_desk.look(DIGEST_DUE + WEEK)
    told = [[told.client for told in card.recoveries] for card in digests(digest_desk)]
    assert told == [["Acme Corp"], ["Beta Ltd"]]


async def test_a_digest_whose_answer_was_lost_is_not_posted_twice(digest_desk: Desk) -> None:
    digest_desk.slack.script("send", LostAnswer())
    await digest_desk.look(DIGEST_DUE)
    await restart(digest_desk)
    await digest_desk.look_after(AFTER_LEASE)
    assert len(digests(digest_desk)) == 1
    assert (await waiting(digest_desk)).due_at == DIGEST_DUE + WEEK


async def test_without_the_bot_in_its_channel_the_admin_is_told_and_it_waits(
    digest_desk: Desk,
) -> None:
    digest_desk.slack.without_channel.add(TEAM)
    digest_desk.clock.at = DIGEST_DUE
    for _ in range(20):
        await digest_desk.look_after(timedelta(minutes=30))
    (notice,) = digest_desk.slack.messages
    assert isinstance(notice.card, NoticeCard)
    assert notice.card.topic == "digest_channel"
    row = await waiting(digest_desk)
    assert (row.status, row.attempts, row.error) == (NudgeStatus.PENDING, 0, "not_in_channel")

    digest_desk.slack.without_channel.clear()
    now = digest_desk.clock.now()
    assert await digest_desk.run(lambda s: wake(s, TEAM, NudgeKind.DIGEST, now)) == 1
    await digest_desk.look()
    assert [card.period.until for card in digests(digest_desk)] == [DIGEST_DUE]


async def test_the_digest_that_waited_is_posted_within_the_hour_without_an_event(
    digest_desk: Desk,
) -> None:
    digest_desk.slack.without_channel.add(TEAM)
    await digest_desk.look(DIGEST_DUE)
    digest_desk.slack.without_channel.clear()
    await digest_desk.look_after(HOUR)
    assert len(digests(digest_desk)) == 1


async def test_after_missed_weeks_the_next_digest_tells_of_everything_since_the_last(
    digest_desk: Desk,
) -> None:
    deal_id = await digest_desk.report()
    digest_desk.clock.at = DIGEST_DUE + WEEK
    await digest_desk.win(deal_id)
    digest_desk.clock.at = DIGEST_DUE + 2 * WEEK + HOUR
    await restart(digest_desk)
    await digest_desk.look()
    await digest_desk.look(DIGEST_DUE + 3 * WEEK)
    late, following = digests(digest_desk)
    assert late.period.until == following.period.since == DIGEST_DUE
    assert following.period.until == DIGEST_DUE + 3 * WEEK
    assert (len(late.recoveries), len(following.recoveries)) == (0, 1)


async def test_other_settings_move_the_waiting_digest(digest_desk: Desk) -> None:
    before = await waiting(digest_desk)
    digest_desk.change_digest(weekday=3, at=time(9), channel="other")
    await restart(digest_desk)
    row = await waiting(digest_desk)
    assert row.id == before.id
    assert row.due_at == row.wake_at == row.covers_until == datetime(2026, 3, 5, 8, tzinfo=UTC)
    assert row.recipient == "other"


async def test_a_later_hour_on_the_day_of_a_posted_digest_waits_for_the_next_week(
    digest_desk: Desk,
) -> None:
    """That day's key is taken: dating the waiting digest to it kept the bot from starting."""
    await digest_desk.look(DIGEST_DUE)
    digest_desk.change_digest(at=time(18))
    digest_desk.clock.at = DIGEST_DUE + HOUR
    await restart(digest_desk)
    row = await waiting(digest_desk)
    assert (row.covers_since, row.due_at) == (DIGEST_DUE, DIGEST_DUE + WEEK + 3 * HOUR)


async def test_a_clock_put_back_while_posting_leaves_a_next_digest(digest_desk: Desk) -> None:
    digest_desk.clock.at = DIGEST_DUE

    async def put_back() -> None:
        digest_desk.clock.at -= HOUR

    digest_desk.slack.meanwhile("send", put_back)
    await digest_desk.look()
    row = await waiting(digest_desk)
    assert (row.covers_since, row.due_at) == (DIGEST_DUE, DIGEST_DUE + WEEK)
    await digest_desk.look(DIGEST_DUE + timedelta(minutes=5))
    assert len(digests(digest_desk)) == 1


async def test_a_clock_put_back_moves_no_digest_under_way(digest_desk: Desk) -> None:
    digest_desk.slack.script("send", LostAnswer())
    await digest_desk.look(DIGEST_DUE)
    under_way = await waiting(digest_desk)
    digest_desk.clock.at = DIGEST_DUE - HOUR
    await restart(digest_desk)
    assert await waiting(digest_desk) == under_way


async def test_a_clock_a_year_ahead_silences_nothing_afterwards(digest_desk: Desk) -> None:
    await digest_desk.look(DIGEST_DUE + 52 * WEEK)
    digest_desk.clock.at = DIGEST_DUE + HOUR
    ahead = await waiting(digest_desk)
    await restart(digest_desk)
    row = await waiting(digest_desk)
    assert row.id == ahead.id
    assert (row.covers_since, row.due_at) == (DIGEST_DUE, DIGEST_DUE + WEEK)


async def test_nothing_to_tell_is_one_quiet_line_or_nothing(digest_desk: Desk) -> None:
    await digest_desk.look(DIGEST_DUE)
    (card,) = digests(digest_desk)
    assert card.is_empty

    digest_desk.change_digest(when_empty=WhenEmpty.NOTHING)
    await digest_desk.look(DIGEST_DUE + WEEK)
    assert len(digests(digest_desk)) == 1
    past = [row for row in await digest_desk.rows(NudgeKind.DIGEST) if row.wake_at is None]
    assert [row.status for row in past] == [NudgeStatus.SENT, NudgeStatus.CANCELLED]

    deal_id = await digest_desk.report()
    await digest_desk.record(deal_id, EventKind.ASKED)
    await digest_desk.look(DIGEST_DUE + 2 * WEEK)
    assert [card.asks for card in digests(digest_desk)] == [0, 1]


async def test_without_a_channel_there_is_no_digest(desk: Desk) -> None:
    await desk.report()
    await desk.look(DIGEST_DUE + WEEK)
    assert await desk.rows(NudgeKind.DIGEST) == []
