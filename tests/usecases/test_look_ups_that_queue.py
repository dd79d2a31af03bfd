"""Looking for uncertain messages where Slack allows one look a minute, of fifteen messages."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.app_kind import AppKind
from bot.delivery.allowances import limits_of
from bot.delivery.cards import WelcomeCard
from bot.delivery.deliverer import Deliverer
from bot.delivery.lookup import MOST_PAGES
from bot.delivery.ports import Refused, Uncertain
from storage.models import NudgeStatus
from tests.statements import statements
from tests.usecases.desk import AFTER_LEASE, ANA, ASK_DUE, TEAM, TIMING, Desk
from tests.usecases.fake_messenger import LostAnswer, Message

LIMITS = limits_of(AppKind.UNLISTED)
MINUTE = timedelta(minutes=1)


class UnlistedDesk(Desk):
    """A desk whose app is given to other companies, outside the Marketplace."""

    @property
    def deliverer(self) -> Deliverer:
        timing = replace(TIMING, looks_apart=LIMITS.looks_apart)
        return Deliverer(self.database, self.slack, self.clock, self.coaching, timing)

    async def look_every(self, wait: timedelta, during: timedelta) -> None:
        """Let the bot look again and again; each look is that of a process just started."""
        end = self.clock.at + during
        while self.clock.at < end:
            await self.look_after(wait)

    @property
    def looks(self) -> int:
        return self.slack.calls_of("find")


def talk(desk: Desk, number: int) -> None:
    """Let so much more be said between Ana and the bot."""
    channel, now = f"D-{TEAM}-{ANA}", desk.clock.at
    desk.slack.messages += [
        Message(TEAM, channel, f"9{place}.0", now, WelcomeCard(), f"talk {place}")
        for place in range(number)
    ]


@pytest.fixture
async def unlisted(desk: Desk) -> UnlistedDesk:
    """Ana's workspace, where Slack refuses a second look within the minute."""
    one = UnlistedDesk(desk.database)
    await one.join()
    one.slack.page, one.slack.lookups_apart = LIMITS.page, MINUTE
    return one


def test_an_internal_app_looks_through_many_messages_at_once() -> None:
    for kind in (AppKind.INTERNAL, AppKind.MARKETPLACE):
        assert (limits_of(kind).page, limits_of(kind).looks_apart) == (100, None)
    assert LIMITS.page == 15
    assert LIMITS.looks_apart is not None
    assert LIMITS.looks_apart > MINUTE


async def test_each_of_many_is_looked_up_in_its_turn_and_none_is_sent_twice(
    unlisted: UnlistedDesk,
) -> None:
    many = 6
    await unlisted.reported_by(many)
    lost = [LostAnswer(), Uncertain("lost_request")] * (many // 2)
    unlisted.slack.script("send", *lost)
    await unlisted.look(ASK_DUE)
    # The last one is found, or sent, when as many looks were made as there are messages.
    assert LIMITS.looks_apart is not None
    await unlisted.look_every(timedelta(seconds=5), AFTER_LEASE + many * LIMITS.looks_apart)
    rows = await unlisted.notes()
    assert {row.status for row in rows} == {NudgeStatus.SENT}
    marks = [mark for mark in unlisted.slack.marks() if mark in {row.id for row in rows}]
    assert sorted(marks) == sorted(row.id for row in rows)
    # Not one of them was refused, which Slack would have told of.
    assert unlisted.looks == many


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_look_goes_on_where_it_stopped_and_sends_only_when_all_was_seen(
    unlisted: UnlistedDesk, arrived: bool
) -> None:
    await unlisted.reported()
    unlisted.slack.script("send", LostAnswer() if arrived else Uncertain("lost_request"))
    await unlisted.look(ASK_DUE)
    talk(unlisted, 40)
    row = await unlisted.step()

    await unlisted.look_after(AFTER_LEASE)
    assert (await unlisted.step()).status == NudgeStatus.SENDING
    assert unlisted.looks == 1
    await unlisted.look_every(timedelta(seconds=10), 3 * MINUTE)
    assert unlisted.looks == 3
    assert (await unlisted.step()).status == NudgeStatus.SENT
    assert unlisted.slack.marks().count(row.id) == 1
    assert unlisted.slack.calls_of("send") == (1 if arrived else 2)


async def test_what_was_sent_again_is_looked_for_from_the_latest_message_on(
    unlisted: UnlistedDesk,
) -> None:
    await unlisted.reported()
    unlisted.slack.script("send", Uncertain("lost_request"), LostAnswer())
    await unlisted.look(ASK_DUE)
    talk(unlisted, 20)
    row = await unlisted.step()
    await unlisted.look_every(timedelta(seconds=10), 10 * MINUTE)
    assert (await unlisted.step()).status == NudgeStatus.SENT
    assert unlisted.slack.marks().count(row.id) == 1
    assert (unlisted.slack.calls_of("send"), unlisted.looks) == (2, 3)


async def test_a_page_that_slack_no_longer_knows_is_no_sign_that_it_is_not_there(
    unlisted: UnlistedDesk,
) -> None:
    await unlisted.reported()
    unlisted.slack.script("send", LostAnswer())
    await unlisted.look(ASK_DUE)
    talk(unlisted, 20)
    row = await unlisted.step()
    await unlisted.look_after(AFTER_LEASE)
    unlisted.slack.script("find", Refused("invalid_cursor"))
    await unlisted.look_every(timedelta(seconds=10), 30 * MINUTE)
    assert (await unlisted.step()).status == NudgeStatus.SENT
    assert unlisted.slack.marks().count(row.id) == 1
    assert unlisted.slack.calls_of("send") == 1


async def test_an_internal_app_too_looks_through_a_long_history_a_part_at_a_time(
    desk: Desk,
) -> None:
    await desk.reported()
    desk.slack.script("send", LostAnswer())
    await desk.look(ASK_DUE)
    desk.slack.page, row = 1, await desk.step()
    talk(desk, MOST_PAGES + 5)
    await desk.look_after(AFTER_LEASE)
    assert (await desk.step()).status == NudgeStatus.SENDING
    await desk.look_after(AFTER_LEASE)
    assert (await desk.step()).status == NudgeStatus.SENT
    assert desk.slack.marks().count(row.id) == 1
    assert desk.slack.calls_of("find") == MOST_PAGES + 6


async def test_a_look_of_an_internal_app_takes_as_many_statements_as_ever(desk: Desk) -> None:
    await desk.reported()
    desk.slack.script("send", LostAnswer())
    await desk.look(ASK_DUE)
    desk.slack.page = 1
    desk.clock.at += AFTER_LEASE
    (claim,) = await desk.claim()
    with statements(desk.database) as seen:
        found = await desk.deliverer._lookup.find(claim)
    assert found is not None
    # Whether looks rest; and that a page was not enough costs the database nothing.
    assert len(seen) == 1, seen
