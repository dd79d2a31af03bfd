"""What is nobody's own: the stops are for admins, the digest for whoever is in its channel."""

import pytest

from bot.local_slack.people import SlackUser
from bot.local_slack.web_api.faults import ApiError, Fault, ServerError
from tests.slack.test_do_not_contact import stopped
from tests.slack.world import ANA, BO, MAX, TEAM_CHANNEL, World, words, world

HALL = "C2HALL"
TROUBLES: tuple[Fault, ...] = (ApiError("internal_error"), ServerError(503))


def hall(one: World) -> World:
    one.workspace.channels.add(HALL, "hall", [ANA, BO, MAX])
    return one


async def said(one: World, text: str, user: str) -> str:
    """What a person alone sees after a command, typed where everybody is."""
    before = len(one.workspace.posts.ephemerals(user))
    await one.server.actions.slash_command(user, HALL, "/lostdeal", text)
    await one.settle()
    (told,) = one.workspace.posts.ephemerals(user)[before:]
    return told.text + words(told)


async def test_the_digest_is_for_its_channel_and_for_admins(http_world: World) -> None:
    hall(http_world)
    for user in (ANA, BO, MAX):
        assert "Only you see this" in await said(http_world, "digest", user)
    for user in (BO, MAX):
        http_world.workspace.channels.leave(TEAM_CHANNEL, user)
    refused = await said(http_world, "digest", BO)
    assert "for the people in its channel" in refused
    assert "Only you see this" not in refused
    assert "Only you see this" in await said(http_world, "digest", MAX)


async def test_somebody_far_down_a_large_channel_is_found(one_world: World) -> None:
    workspace = one_world.workspace
    for number in range(1100):
        person = workspace.add_person(SlackUser(f"U9{number}", f"p{number}", f"P{number}"))
        workspace.channels.join(TEAM_CHANNEL, person.id)
    hall(one_world)
    workspace.channels.join(HALL, "U91099")
    assert "Only you see this" in await said(one_world, "digest", "U91099")


async def test_without_a_channel_the_digest_is_for_admins(sqlite_url: str) -> None:
    async with world("http", sqlite_url, DIGEST_CHANNEL="", ADMIN_USER_ID=BO) as one:
        hall(one)
        assert "for the people in its channel" in await said(one, "digest", ANA)
        for user in (BO, MAX):
            assert "Only you see this" in await said(one, "digest", user)


@pytest.mark.parametrize("fault", TROUBLES)
async def test_while_slack_does_not_say_nothing_is_shown(one_world: World, fault: Fault) -> None:
    await stopped(hall(one_world))
    faults = one_world.server.api.faults
    for word, method in (("digest", "conversations.members"), ("lift", "users.info")):
        faults.script(method, fault)
        told = await said(one_world, word, MAX)
        assert "Slack does not tell me just now" in told
        assert "Acme" not in told
        assert one_world.workspace.views.top(MAX) is None


async def test_a_channel_that_the_bot_cannot_see_is_for_admins(one_world: World) -> None:
    hall(one_world).workspace.scopes.discard("channels:read")
    assert "for the people in its channel" in await said(one_world, "digest", ANA)
    assert "Only you see this" in await said(one_world, "digest", MAX)
