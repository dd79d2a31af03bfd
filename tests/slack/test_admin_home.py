"""An admin's Home: what could not be delivered, stops and settings, for admins alone."""

import pytest
from sqlmodel import select

from bot.copy.catalog import load_catalog
from bot.local_slack.people import SlackUser
from bot.local_slack.views import View
from bot.local_slack.web_api.faults import ApiError
from bot.slack.action_ids import LIFT, RESEND, TEAM_PART
from bot.slack.home.team import with_team
from bot.slack.payloads import Actor
from storage.models import Client
from tests.slack import world as worlds
from tests.slack.test_do_not_contact import NOTED, stopped
from tests.slack.test_home import home
from tests.slack.test_refused_by_code import comes_once, reported
from tests.slack.world import ANA, BO, MAX, World, actions, words

CATALOG = load_catalog()
HEADINGS = ["What could not be delivered", "Clients whom nobody may contact", "Settings"]
OWN = ["Open deals"]


def headings(view: View) -> list[str]:
    """What a screen reader can jump to."""
    return [block["text"]["text"] for block in view.blocks if block["type"] == "header"]


def of_home(world: World, user: str = MAX) -> View:
    return world.workspace.views.homes[user]


async def test_slacks_admins_and_owners_have_it_and_nobody_else(world: World) -> None:
    world.workspace.add_person(
        SlackUser("U5ADM", "adm", "Ada Min", tz="Europe/Berlin", is_admin=True)
    )
    for user in (MAX, "U5ADM"):
        assert headings(await home(world, user))[-3:] == HEADINGS
    for user in (ANA, BO):
        assert headings(await home(world, user)) == []


async def test_the_configured_admin_has_it(sqlite_url: str) -> None:
    async with worlds.world("http", sqlite_url, ADMIN_USER_ID=ANA) as one:
        assert headings(await home(one, ANA))[-3:] == HEADINGS
        await one.report()
        assert headings(await home(one, ANA))[-3:] == HEADINGS


async def test_whoever_becomes_one_or_is_one_no_more(one_world: World) -> None:
    await one_world.report()
    assert headings(await home(one_world)) == OWN
    ana = SlackUser(ANA, "ana", "Ana Ruiz", tz="Europe/Berlin", locale="en-GB", is_admin=True)
    await one_world.server.actions.change_profile(ana)
    await one_world.settle()
    assert headings(await home(one_world))[-3:] == HEADINGS
    plain = SlackUser(ANA, "ana", "Ana Ruiz", tz="Europe/Berlin", locale="en-GB")
    await one_world.server.actions.change_profile(plain)
    await one_world.settle()
    assert headings(await home(one_world)) == OWN


async def test_it_stays_after_a_press_about_a_deal_of_ones_own(one_world: World) -> None:
    await one_world.report(user=MAX)
    await home(one_world, MAX)
    await one_world.server.actions.press(MAX, of_home(one_world), "record.asked")
    await one_world.settle()
    assert headings(of_home(one_world))[-3:] == HEADINGS


async def test_what_was_given_up_is_told_with_its_reason_and_tried_again(
    http_world: World,
) -> None:
    await http_world.report()
    row = await reported(http_world, ApiError("invalid_blocks"))
    shown = await home(http_world, MAX)
    assert "*Given up: 1*" in words(shown)
    assert f"to <@{ANA}>, due " in words(shown)
    assert "`invalid_blocks`" in words(shown)
    assert "Acme" not in words(shown)
    await http_world.server.actions.press(MAX, shown, RESEND)
    await http_world.settle()
    await comes_once(http_world, row)
    assert "Everything has arrived." in words(of_home(http_world))
    told = CATALOG.text("messages/resent", count=1, failed=0, waiting=0)
    top = http_world.workspace.views.top(MAX)
    assert told in (words(top) if top else words(http_world.direct(MAX)[-1]))


async def test_what_waits_is_told_with_what_mends_it(one_world: World) -> None:
    await one_world.report()
    await reported(one_world, ApiError("restricted_action"))
    one_world.server.api.faults.script("chat.postMessage", ApiError("restricted_action"))
    shown = await home(one_world, MAX)
    assert "*Waiting until something is mended: 1.*" in words(shown)
    assert CATALOG.label("mending.policy") in words(shown)


async def test_no_more_than_five_are_told_of_one_by_one(one_world: World) -> None:
    await one_world.report()
    for _ in range(7):
        await reported(one_world, ApiError("invalid_blocks"))
    shown = words(await home(one_world, MAX))
    assert shown.count("`invalid_blocks`") == 5
    assert "And 2 more." in shown


async def test_a_stop_is_lifted_with_a_reason_and_gone(http_world: World) -> None:
    await stopped(http_world)
    shown = await home(http_world, MAX)
    assert "*Acme Corp*" in words(shown)
    assert NOTED.search(words(shown))
    await http_world.server.actions.press(MAX, shown, LIFT)
    assert list((await http_world.submit(MAX, reason=" ")).errors) == ["reason"]
    assert not (await http_world.submit(MAX, reason="They rang and asked us back.")).errors
    assert "*Acme Corp*" not in words(of_home(http_world))
    (listed,) = (await http_world.lostdeal("list", ANA)).messages
    assert "record.asked" in actions(listed)


async def test_a_stop_that_somebody_lifted_meanwhile_is_gone_at_the_press(
    one_world: World,
) -> None:
    await stopped(one_world)
    shown = await home(one_world, MAX)
    await one_world.lostdeal("lift", MAX)
    clients = await one_world.bot.ctx.run(lambda session: session.exec(select(Client.id)).all())
    assert not (await one_world.submit(MAX, client=clients[0], reason="They rang.")).errors
    await one_world.server.actions.press(MAX, shown, LIFT)
    await one_world.settle()
    assert one_world.workspace.views.top(MAX) is None
    assert "None." in words(of_home(one_world))


async def test_each_button_says_whose_it_is(one_world: World) -> None:
    await stopped(one_world)
    shown = await home(one_world, MAX)
    buttons = [block["accessory"] for block in shown.blocks if "accessory" in block]
    spoken = [one["accessibility_label"] for one in buttons]
    assert "Lift the stop: Acme Corp" in spoken
    assert "Change: Day of the digest" in spoken
    assert len(set(spoken)) == len(spoken)


@pytest.mark.parametrize("name", ["<!channel> & Söhne", "*bold* _it_ `x`", "A" * 200])
async def test_a_clients_name_is_shown_as_typed_and_harmless(one_world: World, name: str) -> None:
    await one_world.report(client=name)
    note = await one_world.note_of("ask")
    await one_world.choose(note, "more", "stop")
    assert not (await one_world.submit()).errors
    shown = words(await home(one_world, MAX))
    assert "<!channel>" not in shown


async def test_a_manager_who_left_is_said_to_have(sqlite_url: str) -> None:
    async with worlds.world("http", sqlite_url, MANAGER_USER_ID=f"{BO},{ANA}") as one:
        await one.report(user=BO)
        assert f"<@{BO}>, <@{ANA}>" in words(await home(one, MAX))
        left = SlackUser(BO, "bo", "Bo Lind", tz="America/Chicago", deleted=True)
        await one.server.actions.change_profile(left)
        await one.settle()
        shown = words(await home(one, MAX))
        assert f"<@{BO}> (their account is deactivated), <@{ANA}>" in shown


async def test_with_no_room_left_it_opens_in_a_window(one_world: World) -> None:
    own = {"type": "home", "blocks": [{"type": "divider"}] * 95}
    actor = Actor(one_world.workspace.team.id, MAX)
    shown = (await with_team(one_world.bot.ctx, actor, own))["blocks"]
    assert len(shown) == 99
    assert [one["elements"][0]["value"] for one in shown if one["type"] == "actions"] == [
        "manager",
        "admin",
    ]
    full = {"type": "home", "blocks": [{"type": "divider"}] * 100}
    assert (await with_team(one_world.bot.ctx, actor, full)) == full


@pytest.mark.parametrize("part", ["manager", "admin"])
async def test_the_window_says_what_home_would(one_world: World, part: str) -> None:
    shown = await home(one_world, MAX)
    body = {"blocks": [*shown.blocks, *_open_part(part)], "type": "home"}
    await one_world.bot.app.client.views_publish(user_id=MAX, view=body)
    await one_world.server.actions.press(MAX, of_home(one_world), TEAM_PART)
    seen = await one_world.form(MAX)
    assert set(headings(seen)) < set(headings(shown))
    assert words(seen).strip()


def _open_part(part: str) -> list[dict[str, object]]:
    text = {"type": "plain_text", "text": "Open it"}
    look = {"type": "button", "text": text, "action_id": TEAM_PART, "value": part}
    return [{"type": "actions", "block_id": "team", "elements": [look]}]
