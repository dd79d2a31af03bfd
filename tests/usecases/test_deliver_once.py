"""Each due nudge goes out once, whatever happens on the way."""

import asyncio
from datetime import timedelta

from bot.delivery.cards import ReceiptCard, StepCard
from bot.delivery.ports import NotSent, Refused, SlowDown, Uncertain
from storage.database import Database
from storage.models import NudgeKind, NudgeReason, NudgeStatus
from tests.usecases.desk import AFTER_LEASE, ASK_DUE, LEASE, OTHER, TEAM, Desk, final
from tests.usecases.fake_messenger import LostAnswer


async def test_a_report_is_answered_once_and_its_step_comes_when_it_is_due(desk: Desk) -> None:
    await desk.report()
    await desk.look()
    await desk.look()
    await desk.look(ASK_DUE - timedelta(seconds=1))
    assert [type(message.card) for message in desk.slack.messages] == [ReceiptCard]

    await desk.look(ASK_DUE)
    await desk.look_after(timedelta(days=1))
    assert [type(message.card) for message in desk.slack.messages] == [ReceiptCard, StepCard]


async def test_what_was_sent_is_noted(desk: Desk) -> None:
    await desk.reported()
    await desk.look(ASK_DUE)
    row, (message,) = await desk.step(), desk.slack.messages
    assert (row.status, row.wake_at, row.sent_at) == (NudgeStatus.SENT, None, ASK_DUE)
    assert (row.channel, row.message_ts) == (message.channel, message.ts)
    assert (row.attempts, row.error) == (1, None)


async def test_a_lost_answer_is_looked_up_after_the_lease_and_found(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", LostAnswer())
    await desk.look(ASK_DUE)
    assert (await desk.step()).status == NudgeStatus.SENDING

    await desk.look_after(LEASE - timedelta(seconds=1))
    assert desk.slack.calls_of("find") == 0

    await desk.look_after(AFTER_LEASE)
    row, (message,) = await desk.step(), desk.slack.messages
    assert (row.status, row.message_ts) == (NudgeStatus.SENT, message.ts)
    assert desk.slack.calls_of("send") == 1


async def test_a_lost_request_is_looked_up_and_sent_again_once(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", Uncertain("lost_request"))
    await desk.look(ASK_DUE)
    assert desk.slack.messages == []

    await desk.look_after(AFTER_LEASE)
    await desk.look_after(AFTER_LEASE)
    assert desk.slack.marks() == [(await desk.step()).id]
    assert desk.slack.calls_of("find") == 1


async def test_a_crash_after_the_claim_is_looked_up_before_anything_is_sent(desk: Desk) -> None:
    await desk.reported()
    desk.clock.at = ASK_DUE
    (claim,) = await desk.claim()
    assert await desk.look() == 0

    await desk.look_after(AFTER_LEASE)
    row = await desk.step()
    assert (row.status, row.lease_no) == (NudgeStatus.SENT, claim.lease_no + 1)
    assert desk.slack.marks() == [row.id]


async def test_a_lookup_that_is_refused_holds_the_nudge_and_never_sends_again(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", LostAnswer())
    desk.slack.script("find", *[Refused("missing_scope")] * 3)
    await desk.look(ASK_DUE)
    await desk.look_after(AFTER_LEASE)
    for _ in range(2):
        await desk.look_after(timedelta(hours=1))
    row = await desk.step()
    assert (row.status, row.reason, row.error, row.attempts) == (
        NudgeStatus.SENDING,
        NudgeReason.MENDING,
        "missing_scope",
        1,
    )
    assert len(await desk.rows(NudgeKind.ADMIN_NOTICE)) == 1

    await desk.look_after(timedelta(hours=1))
    assert (await desk.step()).status == NudgeStatus.SENT
    assert desk.slack.marks().count(row.id) == 1


async def test_what_can_never_be_looked_up_is_given_up_and_never_sent_again(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", LostAnswer())
    desk.slack.script("find", Refused("user_not_found"))
    await desk.look(ASK_DUE)
    await desk.look_after(AFTER_LEASE)
    row = await desk.step()
    assert (row.status, row.wake_at) == (NudgeStatus.FAILED, None)
    assert row.error == "unknown whether it arrived: user_not_found"
    assert desk.slack.marks().count(row.id) == 1


async def test_a_lookup_that_fails_is_tried_again_before_anything_is_sent(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", LostAnswer())
    desk.slack.script("find", NotSent("no_connection"), SlowDown("conversations.history", LEASE))
    await desk.look(ASK_DUE)
    for _ in range(4):
        await desk.look_after(timedelta(minutes=10))
    assert (await desk.step()).status == NudgeStatus.SENT
    assert desk.slack.calls_of("send") == 1


async def test_one_lookup_at_a_time_where_slack_allows_no_more(desk: Desk) -> None:
    """Slack allows a distributed app one lookup a minute; waiting for it is no failed attempt."""
    uncertain = 16
    await desk.reported_by(uncertain)
    desk.slack.script("send", *[LostAnswer()] * uncertain)
    desk.slack.lookups_apart = timedelta(minutes=1)
    await desk.look(ASK_DUE)
    for _ in range(4 * uncertain):
        await desk.look_after(timedelta(seconds=30))
    assert {row.status for row in await desk.notes()} == {NudgeStatus.SENT}
    assert desk.slack.calls_of("send") == uncertain


async def test_a_restart_finds_everything_where_it_was(desk: Desk, database_url: str) -> None:
    await desk.reported()
    desk.slack.script("send", LostAnswer())
    await desk.look(ASK_DUE)
    await desk.database.close()

    desk.database = Database.open(database_url)
    try:
        await desk.look_after(AFTER_LEASE)
        row = await desk.step()
        assert row.status == NudgeStatus.SENT
        assert desk.slack.marks() == [row.id]
    finally:
        await desk.database.close()


async def test_two_deliverers_on_one_database_send_nothing_twice(
    desk: Desk, database_url: str
) -> None:
    for number in range(40):
        team, rep = (TEAM if number % 2 else OTHER), f"U{number}"
        await desk.join(team, rep)
        await desk.report(rep, team, f"Client of {rep}")
    other = Desk(Database.open(database_url))
    other.slack, other.clock = desk.slack, desk.clock
    try:
        for at in (desk.clock.at, ASK_DUE, ASK_DUE + timedelta(days=1)):
            await asyncio.gather(*(one.look(at) for one in (desk, other, desk, other)))
    finally:
        await other.database.close()
    rows = [*await desk.rows(NudgeKind.RECEIPT), *await desk.notes()]
    assert len(rows) == 80
    assert {row.status for row in rows} == {NudgeStatus.SENT}
    assert sorted(desk.slack.marks()) == sorted(row.id for row in rows)


async def test_a_deliverer_that_slept_past_its_lease_sends_nothing(desk: Desk) -> None:
    await desk.reported()
    desk.clock.at = ASK_DUE
    (slept,) = await desk.claim()
    await desk.look_after(AFTER_LEASE)
    await desk.deliverer.deliver([slept])
    row = await desk.step()
    assert (row.status, row.lease_no) == (NudgeStatus.SENT, slept.lease_no + 1)
    assert desk.slack.marks() == [row.id]


async def test_preparing_slowly_leaves_the_post_its_whole_lease(desk: Desk) -> None:
    """Otherwise a lookup runs while the post is on its way, finds nothing and sends a second."""
    await desk.reported()
    desk.clock.at = ASK_DUE

    async def dawdle() -> None:
        desk.clock.at += LEASE - timedelta(seconds=2)

    async def look_meanwhile() -> None:
        desk.clock.at += timedelta(seconds=5)
        await desk.deliverer.run_once()

    desk.slack.meanwhile("turn", dawdle)
    desk.slack.meanwhile("send", look_meanwhile)
    await desk.look()
    assert desk.slack.marks() == [(await desk.step()).id]


async def test_the_clock_jumps_back_while_a_nudge_is_sent(desk: Desk) -> None:
    await desk.reported()
    desk.clock.at = ASK_DUE

    async def jump() -> None:
        desk.clock.at -= timedelta(hours=3)

    desk.slack.meanwhile("send", jump)
    await desk.look()
    await desk.look()
    await desk.look(ASK_DUE + timedelta(hours=1))
    assert desk.slack.marks() == [(await desk.step()).id]


async def test_the_clock_jumps_forward_over_lease_and_due_time(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", LostAnswer())
    await desk.look(ASK_DUE)
    await desk.look(ASK_DUE + timedelta(days=400))
    row = await desk.step()
    assert row.status == NudgeStatus.SENT
    assert desk.slack.marks() == [row.id]


async def test_every_final_row_rests(desk: Desk) -> None:
    desk.slack.script("send", Refused("msg_too_long"), NotSent("no_connection"))
    for _ in range(4):
        await desk.report()
    for minutes in (0, 5, 60 * 47, 60 * 48):
        await desk.look_after(timedelta(minutes=minutes))
    for row in await desk.rows():
        assert final(row) == (row.wake_at is None)
