"""What somebody can mend waits, uncounted; what was given up is sent again after a look."""

from datetime import timedelta

import pytest
from sqlmodel import update

from bot.core.retry import MOST_ATTEMPTS
from bot.delivery.cards import DigestCard, NoticeCard
from bot.delivery.ports import NotSent, Refused
from bot.usecases.contact import NotAdmin
from bot.usecases.resend_failed import resend_in_team, what_became_of
from storage.models import LostDeal, NoticeTopic, Nudge, NudgeKind, NudgeReason, NudgeStatus
from tests.usecases.desk import (
    AFTER_LEASE,
    ANA,
    ASK_DUE,
    BO,
    DIGEST_DUE,
    OTHER,
    TEAM,
    TIMING,
    Desk,
)
from tests.usecases.fake_messenger import LostAnswer

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
WEEK = timedelta(days=7)


def notices(desk: Desk) -> list[tuple[NoticeTopic, str]]:
    cards = [message.card for message in desk.slack.messages]
    return [(card.topic, card.detail) for card in cards if isinstance(card, NoticeCard)]


async def resend(desk: Desk) -> tuple[str, ...]:
    return await desk.act(lambda turn: resend_in_team(turn, is_admin=True))


async def is_unbrought(desk: Desk, deal_id: str) -> bool:
    return await desk.run(lambda s: s.get_one(LostDeal, deal_id).unbrought)


async def test_what_can_be_mended_waits_uncounted_and_the_admin_hears_once(desk: Desk) -> None:
    await desk.reported_by(3)
    desk.slack.script("send", *[Refused("restricted_action")] * 3)
    await desk.look(ASK_DUE)
    await desk.look_after(MINUTE)
    rows = await desk.notes()
    assert {(row.status, row.reason, row.error, row.attempts) for row in rows} == {
        (NudgeStatus.PENDING, NudgeReason.MENDING, "restricted_action", 0)
    }
    assert {row.wake_at for row in rows} == {ASK_DUE + HOUR}
    assert notices(desk) == [(NoticeTopic.MENDING, "restricted_action")]

    desk.slack.script("send", *[Refused("restricted_action")] * 3)
    await desk.look(ASK_DUE + HOUR)
    assert notices(desk) == [(NoticeTopic.MENDING, "restricted_action")]

    await desk.look_after(HOUR)
    assert {row.status for row in await desk.notes()} == {NudgeStatus.SENT}
    assert len(desk.slack.messages) == 1 + 3


async def test_it_is_told_once_however_long_it_waits(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", Refused("no_permission"))
    await desk.look(ASK_DUE)
    for _ in range(4):
        desk.slack.script("send", Refused("no_permission"))
        await desk.look_after(HOUR)
    assert notices(desk) == [(NoticeTopic.MENDING, "no_permission")]


async def test_a_press_in_the_workspace_has_it_tried_again(desk: Desk) -> None:
    await desk.join(OTHER, BO)
    await desk.reported()
    desk.slack.script("send", Refused("messages_tab_disabled"))
    deliverer = desk.deliverer
    desk.clock.at = ASK_DUE
    await deliverer.run_once()
    desk.clock.at += 2 * MINUTE
    deliverer.mending.pressed_in(OTHER)
    await deliverer.run_once()
    assert (await desk.step()).status == NudgeStatus.PENDING

    deliverer.mending.pressed_in(TEAM)
    await deliverer.run_once()
    assert (await desk.step()).status == NudgeStatus.SENT


async def test_a_press_cuts_no_lease_short(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", Refused("messages_tab_disabled"))
    deliverer = desk.deliverer
    desk.clock.at = ASK_DUE
    await deliverer.run_once()

    async def press() -> None:
        other = desk.deliverer
        await other.mending.load(pressed=True)
        desk.clock.at += timedelta(seconds=1)
        assert await other.run_once() == 0

    desk.slack.meanwhile("send", press)
    await desk.look_after(HOUR)
    assert desk.slack.marks().count((await desk.step()).id) == 1


async def test_a_start_has_it_tried_again(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", Refused("token_revoked"))
    await desk.look(ASK_DUE)
    started = desk.deliverer
    await started.mending.load(pressed=True)
    desk.clock.at += MINUTE
    await started.run_once()
    assert (await desk.step()).status == NudgeStatus.SENT


async def test_a_note_that_went_stale_meanwhile_is_left_to_the_catch_up(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", Refused("restricted_action"))
    await desk.look(ASK_DUE)
    row = await desk.step()
    assert row.stale_at is not None
    await desk.look(row.stale_at + timedelta(seconds=1))
    row = await desk.step()
    assert (row.status, row.reason) == (NudgeStatus.CANCELLED, NudgeReason.STALE)


async def test_a_person_whom_slack_does_not_know_once_is_asked_after_again(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("person", Refused("user_not_found"))
    desk.slack.script("send", Refused("user_not_found"))
    await desk.look(ASK_DUE)
    row = await desk.step()
    assert (row.status, row.attempts) == (NudgeStatus.PENDING, 0)
    assert notices(desk) == []
    await desk.look_after(TIMING.second_look)
    assert (await desk.step()).status == NudgeStatus.SENT


async def test_seen_twice_it_is_final_and_the_deal_says_so(desk: Desk) -> None:
    deal_id = await desk.reported()
    desk.slack.script("send", *[Refused("user_not_found")] * 2)
    await desk.look(ASK_DUE)
    assert not await is_unbrought(desk, deal_id)
    await desk.look_after(TIMING.second_look)
    await desk.look_after(MINUTE)
    row = await desk.step()
    assert (row.status, row.error) == (NudgeStatus.FAILED, "user_not_found")
    assert notices(desk) == [(NoticeTopic.FAILED_NUDGE, "user_not_found")]
    assert await is_unbrought(desk, deal_id)


@pytest.mark.parametrize("code", ["channel_not_found", "is_archived"])
async def test_a_remembered_channel_that_is_gone_is_opened_anew_first(
    desk: Desk, code: str
) -> None:
    await desk.reported()
    desk.slack.script("send", Refused(code))
    await desk.look(ASK_DUE)
    assert (await desk.step()).status == NudgeStatus.SENT
    assert (desk.slack.calls_of("direct_channel"), desk.slack.calls_of("send")) == (1, 2)


async def test_where_it_is_gone_still_the_note_waits(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", *[Refused("channel_not_found")] * 2)
    await desk.look(ASK_DUE)
    row = await desk.step()
    assert (row.status, row.reason) == (NudgeStatus.PENDING, NudgeReason.MENDING)


async def test_what_stands_in_slack_is_found_before_it_is_given_up(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", LostAnswer())
    desk.slack.script("find", NotSent("no_connection"))
    await desk.look(ASK_DUE)
    await desk.run(lambda s: s.exec(update(Nudge).values(attempts=MOST_ATTEMPTS)))
    # That nobody could look is no reason to give up either.
    await desk.look_after(AFTER_LEASE)
    assert (await desk.step()).status == NudgeStatus.SENDING

    await desk.look_after(10 * MINUTE)
    row = await desk.step()
    assert row.status == NudgeStatus.SENT
    assert desk.slack.marks() == [row.id]


async def test_a_process_that_is_killed_uses_up_no_attempt(desk: Desk) -> None:
    await desk.reported()
    desk.clock.at = ASK_DUE
    for _ in range(2 * MOST_ATTEMPTS):
        assert len(await desk.claim()) == 1
        desk.clock.at += AFTER_LEASE
    await desk.look()
    row = await desk.step()
    assert (row.status, row.attempts) == (NudgeStatus.SENT, 1)


async def test_a_night_offline_leaves_tries_for_the_morning(desk: Desk) -> None:
    await desk.reported()
    desk.slack.away = True
    desk.clock.at = ASK_DUE
    for _ in range(100):
        await desk.look_after(timedelta(minutes=5))
    row = await desk.step()
    assert (row.status, row.attempts <= MOST_ATTEMPTS // 2) == (NudgeStatus.PENDING, True)


async def test_what_was_given_up_is_looked_for_and_sent_where_it_is_not_there(desk: Desk) -> None:
    deal_id = await desk.reported()
    desk.slack.script("send", Refused("invalid_blocks"))
    await desk.look(ASK_DUE)
    assert await is_unbrought(desk, deal_id)
    ids = await resend(desk)
    assert ids == ((await desk.step()).id,)
    assert not await is_unbrought(desk, deal_id)
    await desk.look()
    row = await desk.step()
    assert (row.status, desk.slack.calls_of("find")) == (NudgeStatus.SENT, 1)
    became = await desk.act(lambda turn: what_became_of(turn, ids))
    assert (became.count, became.failed, became.waiting) == (1, 0, 0)


async def test_what_was_given_up_and_stands_there_is_not_sent_again(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", LostAnswer())
    desk.slack.script("find", Refused("user_not_found"))
    await desk.look(ASK_DUE)
    await desk.look_after(AFTER_LEASE)
    assert (await desk.step()).status == NudgeStatus.FAILED
    await resend(desk)
    await desk.look()
    row = await desk.step()
    assert row.status == NudgeStatus.SENT
    assert desk.slack.marks().count(row.id) == 1


async def test_only_an_admin_has_it_sent_again_and_only_in_their_workspace(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", Refused("invalid_blocks"))
    await desk.look(ASK_DUE)
    with pytest.raises(NotAdmin):
        await desk.act(lambda turn: resend_in_team(turn, is_admin=False))
    elsewhere = await desk.act(lambda t: resend_in_team(t, is_admin=True), ANA, OTHER)
    assert elsewhere == ()
    assert (await desk.step()).status == NudgeStatus.FAILED


def told(desk: Desk) -> list[list[str | None]]:
    cards = [message.card for message in desk.slack.messages]
    return [[one.client for one in c.recoveries] for c in cards if isinstance(c, DigestCard)]


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_too_long"])
async def test_a_digest_that_could_not_be_posted_is_told_in_the_next(
    digest_desk: Desk, code: str
) -> None:
    await digest_desk.win(await digest_desk.report())
    digest_desk.clock.at = DIGEST_DUE - MINUTE
    await digest_desk.look()
    digest_desk.slack.script("send", Refused(code))
    await digest_desk.look(DIGEST_DUE)
    await digest_desk.look_after(MINUTE)
    assert (NoticeTopic.FAILED_NUDGE, code) in notices(digest_desk)
    await digest_desk.look(DIGEST_DUE + WEEK)
    assert told(digest_desk) == [["Acme Corp"]]


@pytest.mark.parametrize("code", ["restricted_action", "is_archived", "a_code_of_tomorrow"])
async def test_a_digest_that_waited_for_weeks_leaves_nothing_out(
    digest_desk: Desk, code: str
) -> None:
    await digest_desk.win(await digest_desk.report())
    await digest_desk.look(DIGEST_DUE - MINUTE)
    digest_desk.slack.script("send", Refused(code))
    await digest_desk.look(DIGEST_DUE)
    await digest_desk.look_after(MINUTE)
    assert [detail for _, detail in notices(digest_desk)] == [code]
    await digest_desk.look_after(2 * WEEK)
    await digest_desk.look(DIGEST_DUE + 3 * WEEK)
    assert [one for card in told(digest_desk) for one in card] == ["Acme Corp"]


async def test_a_failed_digest_that_is_sent_again_later_is_not_told_twice(
    digest_desk: Desk,
) -> None:
    await digest_desk.win(await digest_desk.report())
    await digest_desk.look(DIGEST_DUE - MINUTE)
    digest_desk.slack.script("send", Refused("invalid_blocks"))
    await digest_desk.look(DIGEST_DUE)
    await digest_desk.look(DIGEST_DUE + WEEK)
    await resend(digest_desk)
    await digest_desk.look_after(MINUTE)
    assert told(digest_desk) == [["Acme Corp"]]
    (first, *_) = await digest_desk.rows(NudgeKind.DIGEST)
    assert (first.status, first.reason) == (NudgeStatus.CANCELLED, NudgeReason.NOTHING_TO_TELL)


async def test_sent_again_before_the_next_it_is_left_out_there(digest_desk: Desk) -> None:
    await digest_desk.win(await digest_desk.report())
    await digest_desk.look(DIGEST_DUE - MINUTE)
    digest_desk.slack.script("send", Refused("invalid_blocks"))
    await digest_desk.look(DIGEST_DUE)
    await resend(digest_desk)
    await digest_desk.look_after(MINUTE)
    await digest_desk.look(DIGEST_DUE + WEEK)
    assert told(digest_desk) == [["Acme Corp"], []]
