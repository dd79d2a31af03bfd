"""Every manager hears of a grave matter once, and what one of them does is known everywhere."""

from collections.abc import AsyncIterator

import pytest

from bot.core.settings import Setting
from bot.local_slack.people import SlackUser
from bot.slack.action_ids import ESCALATION_SETTLED, ESCALATION_TAKEN_UP, MANAGER_CALLED
from tests.slack import world as worlds
from tests.slack.test_home import home
from tests.slack.test_manager_home import MIA, NED, did_not_work, escalated, press
from tests.slack.world import ANA, MAX, World, actions, words


@pytest.fixture
async def managed(sqlite_url: str) -> AsyncIterator[World]:
    """A workspace with two managers."""
    async with worlds.world("http", sqlite_url, MANAGER_USER_ID=f"{MIA}, {NED}") as one:
        for user, name in ((MIA, "Mia Berg"), (NED, "Ned Holm")):
            one.workspace.add_person(SlackUser(user, name, name, tz="Europe/Berlin"))
        yield one


def notices(world: World, user: str) -> list[str]:
    return [one for one in map(words, world.direct(user)) if "Acme Corp" in one]


async def test_whoever_comes_after_one_who_left_is_told_once(managed: World) -> None:
    gone = SlackUser(MIA, "mia", "Mia Berg", tz="Europe/Berlin", deleted=True)
    await managed.server.actions.change_profile(gone)
    await escalated(managed)
    await managed.look()
    assert [len(notices(managed, one)) for one in (MIA, NED, MAX)] == [0, 1, 0]


async def test_each_is_reminded_and_whoever_is_none_any_more_is_not(managed: World) -> None:
    await escalated(managed)
    managed.pass_time(days=2, hours=1)
    await managed.look()
    assert [len(notices(managed, one)) for one in (MIA, NED)] == [2, 2]
    managed.bot.ctx.coaching.changed.take(managed.workspace.team.id, {Setting.MANAGERS: (MIA,)})
    managed.pass_time(days=5)
    await managed.look()
    assert [len(notices(managed, one)) for one in (MIA, NED)] == [3, 2]


async def test_what_one_answers_in_a_message_stands_in_the_others(managed: World) -> None:
    await escalated(managed)
    (mias,), (neds,) = managed.direct(MIA), managed.direct(NED)
    assert "You took this up" in words(await managed.press(neds, ESCALATION_TAKEN_UP))
    assert f"<@{NED}> took this up" in words(managed.now(mias))
    assert actions(managed.now(mias)) == [ESCALATION_SETTLED]
    await managed.press(managed.now(mias), ESCALATION_SETTLED)
    assert f"<@{MIA}> settled this" in words(managed.now(neds))
    assert actions(managed.now(neds)) == []
    await managed.look()
    assert "is settled" in words(managed.direct()[-1])


async def test_what_one_answers_on_home_stands_in_every_message(managed: World) -> None:
    await escalated(managed)
    await home(managed, NED)
    await press(managed, ESCALATION_SETTLED, NED)
    assert f"<@{NED}> settled this" in words(managed.now(managed.direct(MIA)[0]))
    assert "You settled this" in words(managed.now(managed.direct(NED)[0]))


async def test_each_hears_that_it_was_not_that_after_all(managed: World) -> None:
    await managed.report("company_failed", escalation="safety")
    await managed.look()
    receipt = managed.direct()[0]
    await managed.press(receipt, "edit")
    assert not (await managed.submit(escalation=None)).errors
    await managed.look()
    for user in (MIA, NED):
        assert "it was not that after all" in notices(managed, user)[-1]
        assert len(notices(managed, user)) == 2


async def test_a_rep_hears_once_that_a_manager_called_and_their_notes_know_it(
    managed: World,
) -> None:
    await did_not_work(managed)
    await home(managed, NED)
    note = await managed.note_of("manager_owns")
    assert "record.manager_called" in actions(note)
    await home(managed, NED)
    before = len(managed.direct())
    await press(managed, MANAGER_CALLED, NED)
    (told,) = managed.direct()[before:]
    assert f"<@{NED}> has called Acme Corp" in words(told)
    assert "Your manager has called Acme Corp" in words(managed.now(note))
    assert "record.manager_called" not in actions(managed.now(note))
    await home(managed, MIA)
    await managed.look()
    assert len(managed.direct()) == before + 1
    (row,) = [one for one in await managed.nudges() if one.topic == "called"]
    assert not row.counts


async def test_a_manager_who_has_the_deal_tells_nobody(managed: World) -> None:
    managed.bot.ctx.coaching.changed.take(managed.workspace.team.id, {Setting.MANAGERS: (ANA,)})
    await did_not_work(managed)
    await home(managed, ANA)
    await press(managed, MANAGER_CALLED, ANA)
    assert [one for one in await managed.nudges() if one.topic == "called"] == []
