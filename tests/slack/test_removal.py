"""The bot is removed, or said to be: believed where its token says so, and taken back by proof."""

import logging
from collections import Counter
from datetime import timedelta

import pytest

from bot.local_slack.people import JsonObject
from bot.local_slack.transports.http_transport import HttpTransport
from bot.local_slack.transports.socket_transport import SocketTransport
from bot.local_slack.web_api.faults import ApiError, ServerError
from storage.models import Nudge, NudgeKind, NudgeReason, Team
from storage.teams import get_team, leave_team
from tests.slack.raw import happen
from tests.slack.test_doctor import found, ill, practice
from tests.slack.test_home import home, use
from tests.slack.world import ANA, BO, T0, World, words, world

REMOVED: JsonObject = {"type": "app_uninstalled"}
ALMOST = timedelta(seconds=1)


async def team_of(one: World) -> Team:
    team = await one.bot.ctx.run(lambda s: get_team(s, one.workspace.team.id))
    assert team is not None
    return team


async def silence(one: World) -> None:
    """Let the bot believe that it was removed just now, and look."""
    team_id, at = one.workspace.team.id, one.clock.at
    await one.bot.ctx.run(lambda s: leave_team(s, team_id, at))
    await one.look()


async def removed_rows(one: World) -> list[Nudge]:
    return [row for row in await one.nudges() if row.reason == NudgeReason.BOT_REMOVED]


async def test_a_late_removal_is_not_believed(
    http_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        for retry in range(3):
            assert (await happen(http_world, REMOVED, "EvGONE", retry)).ok
    assert (await team_of(http_world)).active
    assert "is not believed" in caplog.text
    receipt = await http_world.report()
    assert "Acme" in words(receipt)
    assert "Acme" in words(await http_world.note_of("ask"))


@pytest.mark.parametrize("code", ["account_inactive", "invalid_auth", "token_revoked"])
async def test_a_removal_is_believed_where_the_token_is_dead(
    one_world: World, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    one_world.server.api.faults.script("auth.test", ApiError(code))
    with caplog.at_level(logging.WARNING):
        assert (await happen(one_world, REMOVED)).ok
    team = await team_of(one_world)
    assert (team.active, team.left_at) == (False, T0)
    assert f"{team.team_id} removed the bot" in caplog.text


async def test_while_slack_does_not_say_it_is_asked_to_repeat_the_event(world: World) -> None:
    world.server.api.faults.script("auth.test", ServerError(503), ApiError("access_denied"))
    transport = world.server.transport
    assert isinstance(transport, HttpTransport | SocketTransport)
    # Over a socket, not to be heard is to be left without an answer.
    patience, transport.ack_limit = transport.ack_limit, 2.0
    for _ in range(2):
        assert not (await happen(world, REMOVED)).ok
        assert (await team_of(world)).active
    transport.ack_limit = patience
    world.workspace.installed = False
    assert (await happen(world, REMOVED, retry=1)).ok
    assert not (await team_of(world)).active


async def test_only_our_own_bots_token_counts(one_world: World) -> None:
    await home(one_world)
    asked = len(one_world.server.api.calls.of("auth.test"))
    for bots in ([], ["U0OTHER"], [ANA]):
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [ANA], "bot": bots}}
        assert (await happen(one_world, revoked)).ok
    assert len(one_world.server.api.calls.of("auth.test")) == asked
    ours = {"type": "tokens_revoked", "tokens": {"bot": ["U0OTHER", one_world.bot_user]}}
    assert (await happen(one_world, ours)).ok
    assert (await team_of(one_world)).active
    one_world.workspace.installed = False
    assert (await happen(one_world, ours)).ok
    assert not (await team_of(one_world)).active


async def test_a_removal_that_is_repeated_after_installing_again(one_world: World) -> None:
    await one_world.report()
    await one_world.server.actions.uninstall()
    one_world.pass_time(days=3)
    await one_world.look()
    assert [row.step for row in await removed_rows(one_world)] == ["ask"]

    one_world.workspace.install_again("xoxb-again")
    one_world.bot.app.client.token = "xoxb-again"
    assert "Acme" in words((await one_world.lostdeal("list")).messages[0])
    assert (await team_of(one_world)).active
    assert (await happen(one_world, REMOVED, retry=2)).ok
    assert (await team_of(one_world)).active
    before = len(one_world.direct())
    await one_world.look()
    assert len(one_world.direct()) == before + 1


@pytest.mark.parametrize("proof", ["help", "list", "", "hours", "lift"])
async def test_any_command_proves_it(one_world: World, proof: str) -> None:
    await silence(one_world)
    await one_world.lostdeal(proof, BO)
    assert (await team_of(one_world)).active


async def test_a_press_proves_it_and_what_was_cancelled_comes(http_world: World) -> None:
    receipt = await http_world.report()
    await http_world.report(client="Beta Works")
    asks = [row for row in await http_world.nudges() if row.step == "ask"]
    http_world.clock.at = asks[0].due_at
    await silence(http_world)
    assert {row.id for row in await removed_rows(http_world)} == {row.id for row in asks}
    await http_world.press(receipt, "edit")
    assert (await team_of(http_world)).active
    before = len(http_world.direct())
    await http_world.look()
    (together,) = http_world.direct()[before:]
    assert "Acme Corp" in words(together)
    assert "Beta Works" in words(together)


async def test_saving_a_report_proves_it_and_its_receipt_comes(one_world: World) -> None:
    await one_world.lostdeal()
    await one_world.pick("blown_meeting")
    await silence(one_world)
    await one_world.submit(client="Acme Corp")
    assert (await team_of(one_world)).active
    assert "Acme Corp" in words(one_world.direct()[0])


@pytest.mark.parametrize("button", ["log", "hours"])
async def test_a_button_without_a_deal_proves_it(one_world: World, button: str) -> None:
    await home(one_world)
    await silence(one_world)
    await use(one_world, button)
    assert (await team_of(one_world)).active


@pytest.mark.parametrize("kind", ["app_home_opened", "member_joined_channel"])
async def test_an_event_proves_it_only_if_it_is_newer(one_world: World, kind: str) -> None:
    await one_world.report()
    user = ANA if kind == "app_home_opened" else one_world.bot_user
    event: JsonObject = {"type": kind, "user": user, "tab": "home", "channel": "C1WINS"}
    one_world.pass_time(hours=1)
    await silence(one_world)
    for late in (timedelta(), ALMOST):
        one_world.clock.at -= late
        assert (await happen(one_world, event)).ok
        assert not (await team_of(one_world)).active
    one_world.clock.at += 2 * ALMOST
    assert (await happen(one_world, event)).ok
    assert (await team_of(one_world)).active


async def test_a_long_silence_ends_without_a_flood(http_world: World) -> None:
    one = http_world
    await one.report("own_mistake")
    note = await one.note_of("own_up")
    await one.choose(note, "more", "promise")
    assert not (await one.submit(action="Send it", due_on="2026-03-20")).errors
    for client in ("Beta Works", "Gamma Ltd", "Delta Inc"):
        await one.report(client=client)
    await silence(one)
    for _ in range(20):
        one.pass_time(days=1)
        await one.look()
    gone = Counter(row.kind for row in await removed_rows(one))
    assert gone[NudgeKind.PROMISE] > 1
    assert gone[NudgeKind.STEP] > 2
    before = len(one.direct())
    await one.lostdeal("list")
    one.pass_time(minutes=2)
    await one.look()
    one.pass_time(days=1)
    await one.look()
    told = [words(one_message) for one_message in one.direct()[before:]]
    assert len([text for text in told if "too late for the usual words" in text]) == 1
    assert len([text for text in told if "Send it" in text and "too late" not in text]) <= 1
    assert len(told) <= 3, told

    left = [row for row in await one.nudges() if row.status == "cancelled"]
    await silence(one)
    await one.lostdeal("list")
    await one.look()
    assert {row.id for row in await one.nudges() if row.status == "cancelled"} >= {
        row.id for row in left
    }
    assert len(one.direct()) == before + len(told)


async def test_a_digest_that_was_cancelled_is_not_lost(one_world: World) -> None:
    (digest,) = [row for row in await one_world.nudges() if row.kind == NudgeKind.DIGEST]
    one_world.clock.at = digest.due_at
    await silence(one_world)
    assert one_world.team_channel() == []
    one_world.pass_time(minutes=5)
    await one_world.lostdeal("help")
    await one_world.look()
    assert len(one_world.team_channel()) == 1

    (following,) = [row for row in await one_world.nudges() if row.wake_at and not row.deal_id]
    one_world.clock.at = following.due_at
    await silence(one_world)
    one_world.pass_time(days=4)
    await one_world.lostdeal("help")
    (late,) = [row for row in await one_world.nudges() if row.wake_at and not row.deal_id]
    assert late.covers_since == digest.covers_until
    assert late.due_at > one_world.clock.at


async def test_a_start_takes_up_what_was_cancelled(sqlite_url: str) -> None:
    async with world("http", sqlite_url) as one:
        await one.report()
        one.clock.at = next(row.due_at for row in await one.nudges() if row.step == "ask")
        await silence(one)
    async with world("http", sqlite_url) as again:
        assert (await team_of(again)).active
        assert await removed_rows(again) == []


async def test_the_doctor_names_it(sqlite_url: str) -> None:
    async with world("http", sqlite_url) as one:
        await one.report()
        await silence(one)
    async with practice() as (workspace, api_url):
        results = await found(workspace, api_url, sqlite_url)
        assert ill(results) == {"installed": ("removed", "2026-03-03")}
        async with world("http", sqlite_url):
            pass
        assert (await found(workspace, api_url, sqlite_url))["installed"].ok
