"""A workspace, or an Enterprise organisation's other one, for which the bot was never set up."""

from collections.abc import Callable, Coroutine
from copy import deepcopy
from typing import Any

import pytest
from sqlmodel import Session, func, select

from bot.local_slack.people import JsonObject
from bot.local_slack.transports.delivery import Ack, Delivery
from storage.models import LostDeal, Rep, TimeOff
from storage.teams import join_team
from tests.slack.mutants import captured
from tests.slack.raw import happen, interact, press_of, submission_of
from tests.slack.world import ANA, T0, World, words

OTHER = "T9OTHER"
NOT_SET_UP = "I am not set up for this workspace"
WORDS = ("list", "digest", "lessons", "pause until 9 March", "resume")
FORMS = ("", "Acme Corp 12,000 EUR late", "promise", "review", "hours", "lift")


def elsewhere(payload: JsonObject) -> JsonObject:
    """The same, done in the other workspace."""
    moved = deepcopy(payload)
    if "team_id" in moved:
        moved["team_id"] = OTHER
    if isinstance(moved.get("team"), dict):
        moved["team"] = {"id": OTHER, "domain": "other"}
        moved["user"]["team_id"] = OTHER
    return moved


def in_an_organisation(payload: JsonObject) -> JsonObject:
    """As Slack tells of an organisation-wide installation: there only the person has a team."""
    moved = elsewhere(payload)
    if "team" in moved:
        moved["team"] = None
    enterprise = {"id": "E1ORG", "name": "Org"}
    return moved | {"enterprise": enterprise, "is_enterprise_install": True}


Moved = Callable[[JsonObject], JsonObject]
MOVED = pytest.mark.parametrize("moved", [elsewhere, in_an_organisation])


async def command(world: World, text: str) -> Ack:
    """The command as it would come from the other workspace."""
    with captured(world) as deliveries:
        await world.lostdeal("help")
    (given,) = deliveries
    payload = elsewhere(given.payload) | {"text": text}
    payload["trigger_id"] = world.workspace.trigger_ids.give(ANA)
    return await sent(world, Delivery("slash_commands", payload))


async def sent(world: World, delivery: Delivery) -> Ack:
    ack = await world.server.transport.send(delivery)
    await world.settle()
    return ack


async def kept(world: World) -> list[int]:
    """How much is kept of anybody."""

    def count(session: Session) -> list[int]:
        tables = (LostDeal, Rep, TimeOff)
        return [session.exec(select(func.count()).select_from(one)).one() for one in tables]

    return await world.bot.ctx.run(count)


@pytest.fixture(autouse=True)
def nothing_failed(caplog: pytest.LogCaptureFixture) -> Any:
    """No handler failed meanwhile."""
    yield
    assert "failed with" not in caplog.text


@pytest.mark.parametrize("text", WORDS)
async def test_a_word_is_answered(http_world: World, text: str) -> None:
    before = await kept(http_world)
    ack = await command(http_world, text)
    assert NOT_SET_UP in str(ack.body)
    assert await kept(http_world) == before


@pytest.mark.parametrize("text", FORMS)
async def test_a_form_is_not_even_opened(one_world: World, text: str) -> None:
    ack = await command(one_world, text)
    assert ack.ok
    assert NOT_SET_UP in one_world.workspace.posts.ephemerals(ANA)[-1].text
    assert one_world.workspace.views.top(ANA) is None


async def test_help_is_the_same_for_all(one_world: World) -> None:
    assert "/lostdeal" in str((await command(one_world, "help")).body)


async def open_report(world: World) -> None:
    await world.lostdeal()
    await world.pick("blown_meeting")
    await world.server.forms.fill(await world.form(), {"client": "Acme Corp"})


async def open_hours(world: World) -> None:
    await world.lostdeal("hours")


@MOVED
@pytest.mark.parametrize("opened", [open_report, open_hours])
async def test_a_form_keeps_what_was_typed(
    http_world: World, moved: Moved, opened: Callable[[World], Coroutine[Any, Any, None]]
) -> None:
    await opened(http_world)
    before = await kept(http_world)
    save = moved(submission_of(http_world, await http_world.form()))
    ack = await interact(http_world, save)
    assert NOT_SET_UP in str(ack.body)
    assert await kept(http_world) == before


@MOVED
async def test_a_button_of_a_deal_finds_no_deal(one_world: World, moved: Moved) -> None:
    receipt = await one_world.report()
    press = moved(press_of(one_world, receipt, "edit"))
    assert (await interact(one_world, press)).ok
    assert "cannot find that deal" in one_world.workspace.posts.ephemerals(ANA)[-1].text


@MOVED
@pytest.mark.parametrize("action", ["log", "hours"])
async def test_a_button_of_home_is_told_of_in_a_window(
    one_world: World, moved: Moved, action: str
) -> None:
    await one_world.server.actions.open_home(ANA)
    await one_world.settle()
    home = one_world.workspace.views.homes[ANA]
    with captured(one_world) as deliveries:
        await one_world.server.actions.press(ANA, home, action)
        await one_world.settle()
    await one_world.server.forms.close(ANA)
    press = moved(deliveries[0].payload)
    press["trigger_id"] = one_world.workspace.trigger_ids.give(ANA)
    assert (await interact(one_world, press)).ok
    assert NOT_SET_UP in words(await one_world.form())


async def test_events_are_acknowledged(one_world: World) -> None:
    before = await kept(one_world)
    for event in (
        {"type": "app_home_opened", "tab": "home", "user": ANA},
        {"type": "member_joined_channel", "user": one_world.bot_user, "channel": "C1"},
        {"type": "user_change", "user": {"id": ANA, "tz": "Europe/Berlin"}},
        {"type": "tokens_revoked", "tokens": {"bot": [one_world.bot_user]}},
        {"type": "app_uninstalled"},
    ):
        assert (await happen(one_world, event, team_id=OTHER)).ok
    assert await kept(one_world) == before


async def test_a_workspace_that_another_process_met_is_known(one_world: World) -> None:
    await one_world.bot.ctx.run(lambda session: join_team(session, OTHER, "Other", T0))
    assert NOT_SET_UP not in str((await command(one_world, "list")).body)
