"""Home of a rep with many deals: pages, filters, figures, and finding one of them."""

import json

import pytest

from bot.core.circumstances import Circumstance
from bot.local_slack.views import View
from bot.usecases.deal_pages import PAGE
from tests.slack.many_deals import (
    block_of,
    clients_in,
    element_of,
    headings,
    log_many,
    multiply,
    press_for,
)
from tests.slack.raw import interact
from tests.slack.test_home import buttons, home, use
from tests.slack.world import ANA, T0, World, words
from tests.statements import statements

FORTY = [f"Client {place:02d} of Ana" for place in range(40)]
VIEW_BYTES, VIEW_BLOCKS = 250_000, 100


async def forty(world: World) -> View:
    """Home of a rep with forty deals, of which each can be found."""
    await world.report("blown_meeting", client=FORTY[0])
    await log_many(world, FORTY[1:])
    return await home(world)


async def test_every_deal_is_reached_page_by_page_and_none_twice(http_world: World) -> None:
    shown, seen = await forty(http_world), list[str]()
    for number in range(4):
        mine = [one for one in clients_in(shown) if one in FORTY]
        assert len(mine) == PAGE
        seen += mine
        assert f"Page {number + 1} of 4" in words(shown)
        if number < 3:
            shown = await use(http_world, "deal_page.next")
    assert sorted(seen) == FORTY
    assert "deal_page.next" not in buttons(shown)
    back = await use(http_world, "deal_page.previous")
    assert "Page 3 of 4" in words(back)
    assert clients_in(back)[-PAGE:] == seen[20:30]


async def test_a_press_on_a_later_page_stays_there(one_world: World) -> None:
    await forty(one_world)
    shown = await use(one_world, "deal_page.next")
    client = clients_in(shown)[-1]
    await press_for(one_world, shown, "record.asked", client)
    shown = one_world.workspace.views.homes[ANA]
    assert f"You asked {client} for a second chance. That took courage" in words(shown)
    assert "Page 2 of 4" in words(shown)
    assert clients_in(shown).count(client) == 1


async def test_a_stale_page_shows_no_deal_twice(one_world: World) -> None:
    first = await forty(one_world)
    here = [one for one in clients_in(first) if one in FORTY]
    for client in here[:2]:
        now = one_world.workspace.views.homes[ANA]
        await press_for(one_world, now, "record.asked", client)
    await log_many(one_world, ["Fresh Ltd"], Circumstance.OWN_MISTAKE)
    shown = await use(one_world, "deal_page.next")
    assert not set(here[2:]) & set(clients_in(shown))


@pytest.mark.parametrize(
    ("shown", "there"),
    [("all", 4), ("due", 1), ("waiting", 2), ("closed", 1), ("handed", 0), ("in_touch", 0)],
)
async def test_a_filter_shows_its_deals(one_world: World, shown: str, there: int) -> None:
    await one_world.report("blown_meeting", client="Gone Ltd")
    await log_many(one_world, ["Asked Ltd", "Waits Ltd", "Quiet Ltd"])
    await log_many(one_world, ["Due Ltd"], Circumstance.OWN_MISTAKE)
    seen = await home(one_world)
    await press_for(one_world, seen, "record.let_go", "Gone Ltd")
    one_world.pass_time(hours=3)
    await one_world.look()
    await home(one_world)
    found = await use(one_world, "deal_filter", f"{shown}.1")
    closed = headings(found).index("Closed in the last day") if shown == "all" else 0
    cards = clients_in(found)
    expected = {"all": 5, "waiting": 3}.get(shown, there)
    assert len([one for one in cards if one.endswith("Ltd")]) == expected, (cards, closed)
    assert element_of(found, "deal_filter")["initial_option"]["value"] == f"{shown}.1"
    if not there:
        assert "Nothing here just now" in words(found)


async def test_home_has_headings_and_names_the_client_on_each_button(one_world: World) -> None:
    await one_world.report("own_mistake", client="Acme & Söhne <x>")
    await log_many(one_world, ["Beta Works"])
    one_world.pass_time(hours=3)
    await one_world.look()
    shown = await home(one_world)
    assert headings(shown)[0] == "Today (1 due)"
    assert "Open deals" in headings(shown)
    rows = [block for block in shown.blocks if block["type"] == "actions"]
    cards = [one for row in rows[1:] for one in row["elements"] if one["type"] == "button"]
    labels = [one["accessibility_label"] for one in cards]
    assert len(labels) > 6
    assert all(label.endswith((": Acme & Söhne <x>", ": Beta Works")) for label in labels)


async def test_own_figures_stand_with_what_they_are_taken_from(one_world: World) -> None:
    await one_world.report("blown_meeting", client="Acme Corp")
    await log_many(one_world, ["Beta Works"])
    shown = await home(one_world)
    assert "Your own figures" not in headings(shown)
    await press_for(one_world, shown, "record.asked", "Acme Corp")
    shown = await home(one_world)
    await press_for(one_world, shown, "record.door_open", "Acme Corp")
    told = words(await home(one_world))
    assert "You asked 1 time, about 1 deal" in told
    assert "Doors opened: 1 of 1 asked about" in told
    assert "Won back: 0 of 1 asked about" in told


async def test_a_deal_is_found_recorded_and_undone_in_three_presses_each(
    http_world: World,
) -> None:
    shown = await forty(http_world)
    wanted = next(one for one in FORTY if one not in clients_in(shown))
    await use(http_world, "find")
    found = await http_world.submit(client=wanted.removeprefix("Client "))
    assert found.view is not None
    assert clients_in(found.view) == [wanted]
    await press_for(http_world, found.view, "record.asked", wanted)
    # The result says what was recorded, and Home beneath is brought up to date.
    view = await http_world.form()
    assert clients_in(view) == [wanted]
    assert f"You asked {wanted} for a second chance" in words(view)
    assert "Just now" in words(http_world.workspace.views.homes[ANA])
    await http_world.server.actions.press(ANA, view, "take_back")
    await http_world.settle()
    view = await http_world.form()
    assert clients_in(view) == [wanted]
    assert "record.asked" in buttons(view)


async def test_a_press_in_a_found_deals_own_window_changes_all_that_lies_beneath(
    one_world: World,
) -> None:
    await log_many(one_world, ["Beta Works"])
    await one_world.report("blown_meeting")
    await home(one_world)
    await use(one_world, "find")
    found = await one_world.submit(client="acme")
    assert found.view is not None
    await press_for(one_world, found.view, "open_deal", "Acme Corp")
    published = published_in(one_world)
    await one_world.server.actions.press(ANA, await one_world.form(), "record.asked")
    await one_world.settle()
    assert "You asked Acme Corp" in words(await one_world.form())
    assert "You asked Acme Corp" in words(one_world.workspace.views.homes[ANA])
    assert published_in(one_world) == published + 1
    await one_world.server.forms.close(ANA)
    assert "You asked Acme Corp" in words(await one_world.form())


@pytest.mark.parametrize("sought", ["nobody like that", "x" * 200, "*bold* _it_ `code` <!here>"])
async def test_what_is_not_found_is_said(one_world: World, sought: str) -> None:
    await one_world.report("blown_meeting")
    await home(one_world)
    await use(one_world, "find")
    found = await one_world.submit(client=sought)
    assert found.view is not None
    assert "None of your deals is with a client called" in words(found.view)
    again = await one_world.submit(client="acme")
    assert again.view is not None
    assert clients_in(again.view) == ["Acme Corp"]


async def test_nothing_typed_asks_for_a_few_words(one_world: World) -> None:
    await home(one_world)
    await use(one_world, "find")
    assert (await one_world.submit(client="   ")).errors == {
        "client": "A few words are needed here."
    }


async def test_the_list_has_pages_too_and_a_press_keeps_its_page(http_world: World) -> None:
    await http_world.report("blown_meeting", client=FORTY[0])
    await log_many(http_world, FORTY[1:25])
    (listed,) = (await http_world.lostdeal("list")).messages
    first = clients_in(listed)
    assert len(first) == PAGE
    await http_world.server.actions.press(ANA, listed, "deal_page.next")
    await http_world.settle()
    second = http_world.now(listed)
    assert "Page 2 of 3" in words(second)
    assert not set(first) & set(clients_in(second))
    client = clients_in(second)[3]
    await press_for(http_world, second, "record.asked", client)
    after = http_world.now(listed)
    assert f"You asked {client} for a second chance" in words(after)
    assert "Page 2 of 3" in words(after)
    await press_for(http_world, after, "take_back", client)
    undone = http_world.now(listed)
    assert "Page 2 of 3" in words(undone)
    assert sorted(clients_in(undone)) == sorted(clients_in(second))


async def test_a_thousand_deals_stay_under_slacks_limits_and_cost_what_twelve_do(
    one_world: World,
) -> None:
    await one_world.report("own_mistake", client="&" * 200)
    one_world.pass_time(hours=3)
    await one_world.look()
    database = one_world.bot.ctx.database
    seen = list[int]()
    for number in (12, 1000):
        await multiply(one_world, number)
        with statements(database) as cost:
            shown = json.dumps((await home(one_world)).content)
        seen.append(len(cost))
        assert f"All open ({number})" in shown
    assert seen[0] == seen[1]
    for page in (one_world.workspace.views.homes[ANA], await use(one_world, "deal_page.next")):
        assert len(page.blocks) <= VIEW_BLOCKS
        assert len(json.dumps(page.content)) <= VIEW_BYTES
        assert len(set(clients_in(page))) == len(clients_in(page)) >= PAGE


@pytest.mark.parametrize(
    "value", ["quagmire", "all.x", "all.1.f.1.2.3.4.5.6", "nothing.1|", "all.2.f.9.9.9.9.é"]
)
async def test_a_place_that_is_none_of_ours_is_refused(one_world: World, value: str) -> None:
    shown = await forty(one_world)
    block_id, element = block_of(shown, "deal_page.next")
    action = {
        "type": "button",
        "block_id": block_id,
        "action_id": element["action_id"],
        "value": value,
        "action_ts": str(T0.timestamp()),
    }
    payload = {
        "type": "block_actions",
        "team": {"id": one_world.workspace.team.id},
        "user": {"id": ANA, "team_id": one_world.workspace.team.id},
        "api_app_id": one_world.workspace.app.id,
        "trigger_id": "1.1",
        "container": {"type": "view", "view_id": shown.id},
        "view": shown.as_slack(one_world.workspace.team, one_world.workspace.app),
        "actions": [action],
    }
    before = one_world.workspace.views.homes[ANA].hash
    await interact(one_world, payload)
    assert one_world.workspace.views.homes[ANA].hash == before


def published_in(world: World) -> int:
    """How often Home was shown anew."""
    return len(world.server.api.calls.of("views.publish"))
