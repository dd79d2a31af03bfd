"""What Slack's trouble does to a nudge, and what it does to the others."""

from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import Session

from bot.core.retry import MOST_ATTEMPTS
from bot.delivery.cards import NoticeCard
from bot.delivery.ports import Refused, SlowDown, Uncertain
from bot.delivery.turns import NoTurnYet
from storage.models import LostDeal, NudgeKind, NudgeReason, NudgeStatus
from tests.usecases.desk import AFTER_LEASE, ANA, ASK_DUE, BO, OTHER, TEAM, Desk
from tests.usecases.fake_messenger import LostAnswer

SLOW = SlowDown("chat.postMessage", timedelta(seconds=30))


async def test_a_429_rests_its_workspace_and_only_it(desk: Desk) -> None:
    await desk.join(OTHER, BO)
    await desk.reported()
    desk.slack.script("send", SLOW)
    await desk.look(ASK_DUE)
    await desk.report()
    await desk.report(BO, OTHER)

    await desk.look_after(timedelta(seconds=29))
    assert [message.team_id for message in desk.slack.messages] == [OTHER]
    await desk.look_after(timedelta(seconds=1))
    assert [message.team_id for message in desk.slack.messages] == [OTHER, TEAM, TEAM]


async def test_a_429_is_no_attempt_however_often_it_comes(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", *[SLOW] * (3 * MOST_ATTEMPTS))
    desk.clock.at = ASK_DUE
    for _ in range(3 * MOST_ATTEMPTS):
        await desk.look()
        row = await desk.step()
        assert (row.status, row.attempts) == (NudgeStatus.PENDING, 0)
        assert row.wake_at == desk.clock.at + timedelta(seconds=30)
        desk.clock.at = row.wake_at
    await desk.look()
    assert (await desk.step()).status == NudgeStatus.SENT


async def test_several_429_at_once_are_no_attempts_either(desk: Desk) -> None:
    await desk.reported_by(10)
    desk.slack.script("send", *[SLOW] * 5)
    await desk.look(ASK_DUE)
    waiting = [row for row in await desk.notes() if row.status != NudgeStatus.SENT]
    assert [(row.status, row.attempts) for row in waiting] == [(NudgeStatus.PENDING, 0)] * 5
    assert desk.slack.calls_of("find") == 0

    await desk.look_after(timedelta(seconds=30))
    assert len(set(desk.slack.marks())) == len(desk.slack.marks()) == 10


async def test_a_429_on_preparing_rests_the_workspace_too(desk: Desk) -> None:
    await desk.report()
    desk.slack.script("direct_channel", SlowDown("conversations.open", timedelta(seconds=20)))
    await desk.look()
    await desk.look_after(timedelta(seconds=19))
    assert desk.slack.calls_of("direct_channel") == 1
    await desk.look_after(timedelta(seconds=1))
    (receipt,) = await desk.rows(NudgeKind.RECEIPT)
    assert receipt.status == NudgeStatus.SENT


async def test_the_channel_of_a_person_is_asked_for_once(desk: Desk) -> None:
    await desk.report()
    await desk.look()
    await desk.look(ASK_DUE)
    assert (desk.slack.calls_of("direct_channel"), desk.slack.calls_of("send")) == (1, 2)
    assert {message.channel for message in desk.slack.messages} == {f"D-{TEAM}-{ANA}"}


async def test_while_slack_is_away_the_waits_grow(desk: Desk) -> None:
    await desk.reported()
    desk.slack.away = True
    desk.clock.at = ASK_DUE
    waits = []
    for _ in range(5):
        await desk.look()
        row = await desk.step()
        assert (row.status, row.error) == (NudgeStatus.PENDING, "no_connection")
        assert row.wake_at is not None
        waits.append((row.wake_at - desk.clock.at).total_seconds())
        desk.clock.at = row.wake_at
    assert waits == [3.75, 7.5, 15, 30, 60]


async def test_a_night_without_network_loses_nothing(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", LostAnswer())
    await desk.look(ASK_DUE)
    await desk.report()
    desk.slack.away = True
    for _ in range(16 * 12):
        await desk.look_after(timedelta(minutes=5))
    assert not [row for row in await desk.rows() if row.status == NudgeStatus.FAILED]

    desk.slack.away = False
    for _ in range(8):
        await desk.look_after(timedelta(minutes=5))
    rows = await desk.rows()
    assert [row.status for row in rows if row.due_at <= desk.clock.at] == [NudgeStatus.SENT] * 3
    assert len(set(desk.slack.marks())) == len(desk.slack.marks()) == 2


async def test_a_revoked_token_waits_for_the_admin(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", *[Refused("token_revoked")] * 60)
    desk.clock.at = ASK_DUE
    for _ in range(6 * 12):
        await desk.look_after(timedelta(minutes=5))
    row = await desk.step()
    assert (row.status, row.reason, row.attempts) == (NudgeStatus.PENDING, NudgeReason.MENDING, 0)

    desk.slack.heal()
    for _ in range(2 * 12):
        await desk.look_after(timedelta(minutes=5))
    assert (await desk.step()).status == NudgeStatus.SENT
    # The notice could not come either, and need not any more.
    (notice,) = await desk.rows(NudgeKind.ADMIN_NOTICE)
    assert (notice.status, notice.reason) == (NudgeStatus.CANCELLED, NudgeReason.SETTLED)


async def test_a_refusal_of_the_message_itself_is_final_and_visible(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", Refused("invalid_blocks"))
    await desk.look(ASK_DUE)
    await desk.look_after(timedelta(days=1))
    row = await desk.step()
    assert (row.status, row.wake_at, row.error) == (
        NudgeStatus.FAILED,
        None,
        "invalid_blocks",
    )


async def test_the_admin_is_told_of_failures_once_a_day(desk: Desk) -> None:
    await desk.reported_by(4)
    desk.slack.script("send", *[Refused("invalid_blocks")] * 4)
    await desk.look(ASK_DUE)
    await desk.look_after(timedelta(hours=1))
    notices = [m for m in desk.slack.messages if isinstance(m.card, NoticeCard)]
    assert [(m.channel, m.card.topic) for m in notices if isinstance(m.card, NoticeCard)] == [
        (f"D-{TEAM}-U9ADMIN", "failed_nudge")
    ]

    await desk.report()
    desk.slack.script("send", Refused("invalid_blocks"))
    await desk.look_after(timedelta(days=1))
    assert len(await desk.rows(NudgeKind.ADMIN_NOTICE)) == 2


async def test_a_notice_that_is_refused_brings_no_notice(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", Refused("msg_too_long"))
    desk.slack.script("admin", *[Refused("no_admin_found")] * 2)
    await desk.look(ASK_DUE)
    await desk.look_after(timedelta(hours=1))
    (notice,) = await desk.rows(NudgeKind.ADMIN_NOTICE)
    assert (notice.status, notice.error) == (NudgeStatus.PENDING, "no_admin_found")
    await desk.look_after(timedelta(hours=1))
    assert (await desk.again(notice)).status == NudgeStatus.SENT


def _spoil(session: Session, deal_id: str) -> None:
    deal = session.get_one(LostDeal, deal_id)
    deal.circumstance = "what a person wrote"
    session.add(deal)


async def test_a_poison_nudge_stops_nobody_and_is_given_up(desk: Desk) -> None:
    """The planner raises for one deal: its data are not what this version understands."""
    poison = await desk.reported()
    await desk.run(partial(_spoil, deal_id=poison))
    healthy = await desk.reported(client="Beta Works")
    await desk.look(ASK_DUE)
    sent = {row.deal_id for row in await desk.rows(NudgeKind.STEP) if row.sent_at}
    assert sent == {healthy}

    for _ in range(MOST_ATTEMPTS + 1):
        await desk.look_after(timedelta(minutes=31))
    (row,) = [row for row in await desk.rows(NudgeKind.STEP) if row.deal_id == poison]
    assert (row.status, row.attempts) == (NudgeStatus.FAILED, MOST_ATTEMPTS + 1)
    assert row.error == "cannot be planned: ValueError"  # and not what a person wrote
    assert len(await desk.rows(NudgeKind.ADMIN_NOTICE)) == 1


async def test_a_card_that_cannot_be_rendered_stops_nobody_either(desk: Desk) -> None:
    await desk.reported_by(3)
    desk.slack.script("send", KeyError("contact"))
    await desk.look(ASK_DUE)
    assert len(desk.slack.messages) == 2
    await desk.look_after(AFTER_LEASE)
    assert len(desk.slack.messages) == 3


async def test_attempts_run_out_where_slack_never_says_what_it_did(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", *[Uncertain("http_502")] * MOST_ATTEMPTS)
    desk.clock.at = ASK_DUE
    for _ in range(40):
        await desk.look_after(timedelta(minutes=31))
    row = await desk.step()
    assert (row.status, row.error) == (NudgeStatus.FAILED, "http_502")
    assert desk.slack.calls_of("send") == MOST_ATTEMPTS + 1  # and the admin's notice


@pytest.mark.parametrize("method", ["turn", "direct_channel"])
async def test_what_others_have_used_up_is_waited_for_and_is_no_trouble(
    desk: Desk, method: str
) -> None:
    await desk.report()
    wait = timedelta(seconds=7)
    desk.slack.script(method, *[NoTurnYet(wait)] * 20)
    for _ in range(20):
        await desk.look_after(wait)
    row = next(one for one in await desk.rows() if one.kind == NudgeKind.RECEIPT)
    assert (row.status, row.reason, row.error, row.attempts) == (NudgeStatus.PENDING, None, None, 0)
    await desk.look_after(wait - timedelta(seconds=1))
    assert desk.slack.messages == []
    await desk.look_after(timedelta(seconds=1))
    assert desk.slack.marks() == [row.id]


async def test_a_workspace_that_used_up_its_turns_is_passed_over_until_it_has_some(
    desk: Desk,
) -> None:
    await desk.report()
    wait = timedelta(seconds=7)
    desk.slack.script("turn", NoTurnYet(wait, "chat.postMessage"))
    await desk.look_after(timedelta(seconds=1))
    await desk.report(client="Another bakery")
    await desk.look_after(timedelta(seconds=1))
    assert desk.slack.messages == []
    await desk.look_after(wait)
    assert len(desk.slack.messages) == 2
