"""Lists to pick a deal from that are longer than Slack takes: searched while one types."""

from functools import partial

import pytest

from bot.cases.turn import Turn
from bot.core.circumstances import Circumstance
from bot.slack.payloads import Actor
from bot.usecases.report_lost_deal import Report, report_lost_deal
from tests.slack.world import ANA, BO, MAX, World, held

MANY = 104


async def reported(world: World, number: int, user: str = ANA, name: str = "Client") -> None:
    """As many deals of a person, kept by the use case: forms would take minutes."""
    actor = Actor(world.workspace.team.id, user)

    def report(turn: Turn, *, place: int) -> object:
        return report_lost_deal(turn, Report(Circumstance.TOLD_NO, f"{name} {place:03}"))

    for place in range(number):
        await world.bot.ctx.act(actor, partial(report, place=place))
        world.pass_time(seconds=1)


def texts(options: list[dict[str, dict[str, str]]]) -> list[str]:
    return [one["text"]["text"] for one in options]


async def test_any_deal_of_many_can_be_promised_to(http_world: World) -> None:
    await reported(http_world, MANY)
    await http_world.lostdeal("promise")
    form = await http_world.form()
    search = http_world.server.forms.search
    assert len(await search(form, "deal")) == 100
    assert await search(form, "deal", "nobody") == []
    offered = await search(form, "deal", "103")
    assert texts(offered) == ["Client 103"]
    seen = await http_world.submit(
        deal=offered[0]["value"], action="Send the proof", due_on="2026-03-20"
    )
    assert not seen.errors
    (listed,) = (await http_world.lostdeal("find 103")).messages
    assert "Send the proof" in str(listed.blocks)


async def test_any_deal_of_many_can_be_reviewed(world: World) -> None:
    await reported(world, MANY)
    await world.lostdeal("review")
    form = await world.form()
    offered = await world.server.forms.search(form, "deal", "Client 099")
    assert texts(offered)[0].startswith("Client 099")
    await world.submit(deal=offered[0]["value"])
    assert "Client 099" in str((await world.form()).blocks)


async def test_a_colleagues_deals_are_not_offered(one_world: World) -> None:
    await reported(one_world, MANY)
    await reported(one_world, 3, BO, "Petrel")
    await one_world.lostdeal("promise")
    form = await one_world.form()
    assert await one_world.server.forms.search(form, "deal", "Petrel") == []


async def test_a_short_list_stands_in_the_form(one_world: World) -> None:
    await reported(one_world, 3)
    await one_world.lostdeal("promise")
    form = await one_world.form()
    element = next(one["element"] for one in form.blocks if one["block_id"] == "deal")
    assert element["type"] == "static_select"
    assert len(element["options"]) == 3


@pytest.mark.parametrize(("user", "some"), [(MAX, True), (ANA, False)])
async def test_stopped_clients_are_offered_to_admins_alone(
    one_world: World, user: str, some: bool
) -> None:
    await one_world.report("told_no", text="Orchard: dear", loss_reason="price")
    note = await one_world.note_of("reply")
    await one_world.choose(note, "more", "stop")
    await one_world.submit()
    form = one_world.workspace.views.open(user, searched_form())
    offered = await one_world.server.forms.search(form, "client", "orch")
    assert texts(offered) == (["Orchard"] if some else [])


async def test_the_named_client_is_picked_already(one_world: World) -> None:
    for client in ("Kestrel", "Orchard"):
        await one_world.report("told_no", text=f"{client}: dear", loss_reason="price")
        note = await one_world.note_of("reply")
        await one_world.choose(note, "more", "stop")
        await one_world.submit()
    (asked,) = (await one_world.lostdeal("lift Orchard", MAX)).messages
    await one_world.server.actions.press(MAX, asked, "meant")
    form = await one_world.form(MAX)
    picked = held(form)["client"]
    assert isinstance(picked, dict)
    assert picked["text"]["text"] == "Orchard"


def searched_form() -> dict[str, object]:
    text = {"type": "plain_text", "text": "x"}
    menu = {"type": "external_select", "action_id": "client", "min_query_length": 0}
    block = {"type": "input", "block_id": "client", "label": text, "element": menu}
    return {"type": "modal", "title": text, "submit": text, "blocks": [block]}
