"""A manager's Home: what needs them, with its answers, and the team in figures without names."""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import select

from bot.core.settings import Setting
from bot.local_slack.people import SlackUser
from bot.local_slack.views import View
from bot.slack.action_ids import ESCALATION_SETTLED, ESCALATION_TAKEN_UP, MANAGER_CALLED
from storage.models import DealEvent
from tests.slack import world as worlds
from tests.slack.test_admin_home import headings
from tests.slack.test_home import buttons, home
from tests.slack.world import ANA, BO, MAX, World, words

MIA, NED = "U4MIA", "U6NED"
HEADINGS = ["What needs you", "The team in figures"]
SECRET = "The foreman signed for a crane that nobody had looked at."


@pytest.fixture
async def managed(database_url: str) -> AsyncIterator[World]:
    """A workspace with two managers, on each database in turn."""
    async with worlds.world("http", database_url, MANAGER_USER_ID=f"{MIA}, {NED}") as one:
        one.workspace.add_person(SlackUser(MIA, "mia", "Mia Berg", tz="Europe/Berlin"))
        one.workspace.add_person(SlackUser(NED, "ned", "Ned Holm", tz="Europe/Berlin"))
        yield one


async def escalated(world: World) -> None:
    await world.report(
        "company_failed", escalation="safety", what_happened=SECRET, impact="A week lost"
    )
    await world.look()


async def press(world: World, action_id: str, user: str) -> View:
    await world.server.actions.press(user, world.workspace.views.homes[user], action_id)
    await world.settle()
    return world.workspace.views.homes[user]


async def did_not_work(world: World, user: str = ANA) -> None:
    await world.report(user=user)
    note = await world.note_of("ask", user)
    for what in ("asked", "yes", "did_not_work"):
        await world.press(note, f"record.{what}")


async def test_every_manager_has_it_and_nobody_else(managed: World) -> None:
    for user in (MIA, NED):
        assert headings(await home(managed, user)) == HEADINGS
        assert "Nothing waits for you." in words(await home(managed, user))
    for user in (ANA, BO):
        assert headings(await home(managed, user)) == []


async def test_an_admin_who_is_no_manager_sees_the_counts_and_nothing_to_answer(
    managed: World,
) -> None:
    await did_not_work(managed)
    await escalated(managed)
    shown = await home(managed, MAX)
    assert headings(shown)[:2] == ["The team in figures", "What could not be delivered"]
    assert "Acme Corp" not in words(shown)
    assert not {ESCALATION_TAKEN_UP, ESCALATION_SETTLED, MANAGER_CALLED} & {*buttons(shown)}


async def test_an_admin_who_is_a_manager_has_both(sqlite_url: str) -> None:
    async with worlds.world("http", sqlite_url, MANAGER_USER_ID=f"{MAX}, {BO}") as one:
        await escalated(one)
        shown = headings(await home(one, MAX))
        assert shown[:3] == [*HEADINGS, "What could not be delivered"]
        assert "took it up on" in words(await press(one, ESCALATION_TAKEN_UP, MAX))


async def test_where_nobody_is_a_manager_an_admin_stands_in(one_world: World) -> None:
    assert headings(await home(one_world, MAX))[:2] == HEADINGS
    await escalated(one_world)
    await home(one_world, MAX)
    assert "took it up on" in words(await press(one_world, ESCALATION_TAKEN_UP, MAX))


async def test_what_was_escalated_is_told_without_what_was_written(managed: World) -> None:
    await escalated(managed)
    for user in (MIA, NED):
        shown = words(await home(managed, user))
        assert f"*Acme Corp*, reported by <@{ANA}> on Tue 3 Mar 2026: somebody's safety." in shown
        assert SECRET not in shown
        assert "A week lost" not in shown


async def test_another_manager_than_the_one_who_was_told_takes_it_up(managed: World) -> None:
    await escalated(managed)
    assert len(managed.direct(MIA)) == 1
    await home(managed, NED)
    shown = await press(managed, ESCALATION_TAKEN_UP, NED)
    assert f"<@{NED}> took it up on Tue 3 Mar 2026" in words(shown)
    assert f"<@{NED}>" in words(managed.direct(ANA)[-1])
    shown = await press(managed, ESCALATION_SETTLED, NED)
    assert "Nothing waits for you." in words(shown)
    assert "Nothing waits for you." in words(await home(managed, MIA))


async def test_what_was_settled_meanwhile_changes_nothing(managed: World) -> None:
    await escalated(managed)
    await home(managed, MIA)
    await home(managed, NED)
    await press(managed, ESCALATION_SETTLED, NED)
    told = len(managed.direct(ANA))
    assert "Nothing waits for you." in words(await press(managed, ESCALATION_SETTLED, MIA))
    assert len(managed.direct(ANA)) == told


async def test_a_manager_who_left_is_passed_over(managed: World) -> None:
    gone = SlackUser(MIA, "mia", "Mia Berg", tz="Europe/Berlin", deleted=True)
    await managed.server.actions.change_profile(gone)
    await escalated(managed)
    assert managed.direct(MIA) == []
    assert "Acme Corp" in words(managed.direct(NED)[-1])


async def test_with_every_manager_gone_it_goes_to_the_admin(managed: World) -> None:
    for user, name in ((MIA, "mia"), (NED, "ned")):
        gone = SlackUser(user, name, name, tz="Europe/Berlin", deleted=True)
        await managed.server.actions.change_profile(gone)
    await escalated(managed)
    assert "Acme Corp" in words(managed.direct(MAX)[-1])


async def test_a_manager_owns_what_did_not_work(managed: World) -> None:
    await did_not_work(managed)
    shown = await home(managed, NED)
    assert f"*Acme Corp*, with <@{ANA}>: a second chance" in words(shown)
    assert "Nothing waits for you." in words(await press(managed, MANAGER_CALLED, NED))
    events = await managed.bot.ctx.run(
        lambda session: session.exec(
            select(DealEvent.by_user).where(DealEvent.what == "manager_called")
        ).all()
    )
    assert list(events) == [NED]


async def test_the_same_call_is_recorded_once(managed: World) -> None:
    await did_not_work(managed)
    for user in (MIA, NED):
        await home(managed, user)
    for user in (MIA, NED):
        await press(managed, MANAGER_CALLED, user)
    events = await managed.bot.ctx.run(
        lambda session: session.exec(
            select(DealEvent.by_user).where(DealEvent.what == "manager_called")
        ).all()
    )
    assert list(events) == [MIA]


async def test_whoever_is_a_manager_no_more_answers_nothing(managed: World) -> None:
    await escalated(managed)
    await home(managed, NED)
    changed = managed.bot.ctx.coaching.changed
    changed.take(managed.workspace.team.id, {Setting.MANAGERS: (MIA,)})
    await press(managed, ESCALATION_SETTLED, NED)
    assert "*Acme Corp*" in words(await home(managed, MIA))
    assert headings(await home(managed, NED)) == []


async def logged(world: World, number: int) -> None:
    """So many deals, of two reps."""
    for place in range(number):
        await world.report(user=(ANA, BO)[place % 2], client=f"Client {place}")


async def test_below_five_cases_there_is_no_figure(managed: World) -> None:
    await logged(managed, 4)
    shown = words(await home(managed, MIA))
    assert "Deals logged" not in shown
    assert "Fewer than five cases, so no figure: deals logged, second chances asked for" in shown
    assert "*March 2026*" in shown
    assert "*January 2026*" in shown


async def test_from_five_cases_up_there_is_and_nobody_is_named(managed: World) -> None:
    await logged(managed, 5)
    blocks = (await home(managed, MIA)).blocks
    told = "\n".join(str(block) for block in blocks if "2026*" in str(block))
    assert "Deals logged: 5" in told
    assert "Clients who asked to be left alone: none" in told
    for private in (ANA, BO, "Client 0", "Acme"):
        assert private not in told
