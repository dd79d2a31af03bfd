"""The first message: to whoever comes of their own accord, privately, once."""

from collections.abc import AsyncIterator

import pytest

from tests.slack.world import ANA, BO, MAX, World, actions, words
from tests.slack.world import world as worlds


@pytest.fixture(params=["http", "socket"])
async def new_world(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[World]:
    """A workspace where nobody met the bot yet."""
    async with worlds(request.param, database_url, strangers=True) as one:
        yield one


async def open_home(world: World, user: str) -> None:
    await world.server.actions.open_home(user)
    await world.settle()


async def test_whoever_opens_the_app_first_is_greeted_once(new_world: World) -> None:
    await open_home(new_world, ANA)
    (told,) = new_world.direct(ANA)
    assert "Nobody else sees what you tell me" in words(told)
    assert actions(told) == ["log", "help", "hours"]
    new_world.bot.ctx.greeted.clear()  # as after a new start
    await open_home(new_world, ANA)
    await new_world.lostdeal("help")
    assert len(new_world.direct(ANA)) == 1
    assert new_world.team_channel() == []


async def test_whoever_types_the_command_first_is_greeted_and_gets_the_form(
    new_world: World,
) -> None:
    await new_world.lostdeal("Acme Corp: late")
    assert (await new_world.form()).callback_id == "report"
    (told,) = new_world.direct(ANA)
    assert "between you and me" in told.text


async def test_nobody_is_greeted_unasked(new_world: World) -> None:
    await new_world.lostdeal("help", ANA)
    for _ in range(5):
        new_world.pass_time(days=1)
        await new_world.look()
    assert new_world.direct(BO) == []
    assert new_world.direct(MAX) == []


async def test_whoever_worked_with_it_before_is_not_greeted(new_world: World) -> None:
    await new_world.lostdeal("help", ANA)
    await new_world.report(user=BO)
    before = len(new_world.direct(BO))
    assert "between you and me" in new_world.direct(BO)[0].text
    await open_home(new_world, BO)
    assert len(new_world.direct(BO)) == before


async def test_its_buttons_work(new_world: World) -> None:
    await open_home(new_world, ANA)
    (told,) = new_world.direct(ANA)
    for action_id, shown in (("log", "report"), ("hours", "hours"), ("help", "")):
        await new_world.press(told, action_id)
        assert (await new_world.form()).callback_id == shown
        await new_world.server.forms.close(ANA)


async def test_two_openings_at_once_bring_one_message(new_world: World) -> None:
    for _ in range(3):
        new_world.bot.ctx.greeted.clear()
        new_world.workspace.changes.add("home_opened", user=ANA)
    await new_world.server.feed.first_attempts()
    await new_world.settle()
    assert len(new_world.direct(ANA)) == 1
