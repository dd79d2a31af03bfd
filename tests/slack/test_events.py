"""What Slack tells by itself: invitations, removals, repeats, and what nobody listens to."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.local_slack.people import JsonObject, SlackUser, user_object
from storage.teams import get_rep, get_team
from tests.slack.raw import happen, interact, press_of, submission_of
from tests.slack.world import ANA, BO, MAX, TEAM_CHANNEL, World, words
from tests.statements import statements

FRIDAY = datetime(2026, 3, 6, 14, 0, tzinfo=UTC)


async def is_active(world: World) -> bool:
    """Whether the bot takes the workspace for one that has it installed."""
    team_id = world.workspace.team.id
    team = await world.bot.ctx.run(lambda session: get_team(session, team_id))
    assert team is not None
    return team.active


async def test_a_removed_app_stops(http_world: World) -> None:
    world = http_world
    await world.report("blown_meeting")
    await world.server.actions.uninstall()
    await world.settle()
    assert not await is_active(world)
    calls = len(world.server.api.calls.all)
    world.clock.at = FRIDAY
    await world.look()
    due = [row for row in await world.nudges() if row.due_at <= FRIDAY]
    assert {row.status for row in due} == {"sent", "cancelled"}
    assert len(world.server.api.calls.all) == calls


async def test_a_removed_app_stops_over_socket_mode_too(world: World) -> None:
    await world.report("blown_meeting")
    await world.server.actions.uninstall()
    await world.settle()
    assert not await is_active(world)


async def test_the_tokens_of_people_are_not_the_bots(one_world: World) -> None:
    event: JsonObject = {"type": "tokens_revoked", "tokens": {"oauth": [ANA], "bot": []}}
    assert (await happen(one_world, event)).ok
    assert await is_active(one_world)
    event["tokens"] = {"oauth": [], "bot": [one_world.bot_user]}
    one_world.workspace.installed = False
    assert (await happen(one_world, event)).ok
    assert not await is_active(one_world)


async def test_the_digest_waits_for_an_invitation(http_world: World) -> None:
    world = http_world
    await world.server.actions.remove_bot(ANA, TEAM_CHANNEL)
    world.clock.at = FRIDAY
    await world.look()
    assert world.team_channel() == []
    (notice,) = world.direct(MAX)
    assert "/invite @Do-Over" in words(notice)
    assert "#sales-wins" in words(notice)

    world.pass_time(minutes=10)
    await world.server.actions.invite_bot(ANA, TEAM_CHANNEL)
    await world.settle()
    (digest,) = world.team_channel()
    assert "A quiet week" in words(digest)

    world.pass_time(hours=2)
    await world.look()
    assert len(world.team_channel()) == 1
    assert len(world.direct(MAX)) == 1


async def test_the_digest_is_posted_once_however_often_it_is_invited(world: World) -> None:
    await world.server.actions.remove_bot(ANA, TEAM_CHANNEL)
    world.clock.at = FRIDAY
    await world.look()
    world.workspace.channels.join(TEAM_CHANNEL, world.bot_user)
    event: JsonObject = {
        "type": "member_joined_channel",
        "user": world.bot_user,
        "channel": TEAM_CHANNEL,
        "channel_type": "C",
        "team": world.workspace.team.id,
    }
    for retry in range(4):
        assert (await happen(world, event, "EvJOIN", retry)).ok
    assert len(world.team_channel()) == 1


async def test_other_people_joining_sends_nothing(one_world: World) -> None:
    await one_world.server.actions.join("U2BO", TEAM_CHANNEL)
    one_world.workspace.channels.leave(TEAM_CHANNEL, "U2BO")
    await one_world.server.actions.join("U2BO", TEAM_CHANNEL)
    await one_world.settle()
    assert one_world.team_channel() == []


async def changes(world: World, person: SlackUser) -> None:
    """Let Slack tell that something about a person changed."""
    described = user_object(
        person, world.workspace.team, world.clock.now(), with_email=False, with_locale=True
    )
    assert (await happen(world, {"type": "user_change", "user": described})).ok


async def test_a_rep_who_moves_is_written_to_in_their_new_zone(world: World) -> None:
    await world.report("blown_meeting")
    await changes(world, replace(world.workspace.person(ANA), tz="Asia/Tokyo"))
    team_id = world.workspace.team.id
    rep = await world.bot.ctx.run(lambda session: get_rep(session, team_id, ANA))
    assert rep is not None
    assert rep.timezone == "Asia/Tokyo"


@pytest.mark.parametrize("user", [ANA, BO])
async def test_a_change_of_nothing_of_ours_costs_no_statement(world: World, user: str) -> None:
    await world.report("blown_meeting")
    person = world.workspace.person(user)
    with statements(world.bot.ctx.database) as seen:
        await changes(world, replace(person, real_name=f"{person.real_name} (away)"))
    assert seen == []


@pytest.mark.parametrize("kind", ["message", "reaction_added", "a_thing_of_the_future"])
async def test_an_unknown_event_is_acknowledged(world: World, kind: str) -> None:
    event: JsonObject = {"type": kind, "user": ANA, "channel": TEAM_CHANNEL, "text": "hello"}
    assert (await happen(world, event)).ok


async def test_an_unknown_button_is_acknowledged(world: World) -> None:
    receipt = await world.report("blown_meeting")
    press = press_of(world, receipt, "edit")
    press["actions"][0] |= {"action_id": "button.of.an.older.version", "value": "x"}
    assert (await interact(world, press)).ok


async def test_an_unknown_form_stays_open_with_what_was_typed(world: World) -> None:
    await world.lostdeal("Acme Corp quoted two colours")
    save = submission_of(world, await world.form())
    save["view"]["callback_id"] = "form.of.an.older.version"
    ack = await interact(world, save)
    assert ack.ok
    assert ack.body is not None
    assert ack.body["response_action"] == "errors"
    assert "nothing was saved" in ack.body["errors"]["circumstance"]
    assert (await interact(world, save | {"type": "view_closed", "is_cleared": False})).ok
