"""A deal that was closed, handed over or deleted while a card of it stood open, wherever it did."""

import pytest
from sqlmodel import select

from bot.local_slack.messages import Message
from bot.local_slack.people import JsonObject
from bot.local_slack.views import View
from storage.models import DealEvent
from tests.slack.raw import interact, press_of
from tests.slack.test_deal_card import press_of_view
from tests.slack.test_home import home, use
from tests.slack.world import ANA, BO, World, words

SAID = {
    "closed": "Let go, Thu 5 Mar",
    "handed over": "I cannot find that deal any more, so nothing was changed.",
    "deleted": "Taken back, Thu 5 Mar",
}


async def _card_at(world: World, place: str) -> Message | View:
    shown = await home(world)
    match place:
        case "note":
            return world.direct()[-1]
        case "list":
            (listed,) = (await world.lostdeal("list")).messages
            return listed
        case "found":
            await use(world, "find")
            await world.submit(client="acme")
            return await world.form()
        case "window":
            await use(world, "open_deal")
            return await world.form()
    return shown


def _asked_on(world: World, shown: Message | View) -> JsonObject:
    """*I asked*, pressed on what has stood open since; a window stood on another device."""
    if isinstance(shown, Message):
        return press_of(world, shown, "record.asked")
    if shown.is_home:
        return press_of_view(world, shown, "record.asked")
    return press_of_view(world, world.workspace.views.open(ANA, shown.content), "record.asked")


async def _close_windows(world: World) -> None:
    while (top := world.workspace.views.top(ANA)) is not None:
        await world.server.forms.close(ANA, top)


async def _happens(world: World, meanwhile: str) -> None:
    await _close_windows(world)
    if meanwhile == "closed":
        await world.press(world.direct()[-1], "record.let_go")
    elif meanwhile == "deleted":
        await world.press(world.direct()[0], "record.undone")
        await world.submit()
    else:
        await world.choose(world.direct()[-1], "more", "hand_over")
        await world.submit(colleague=BO)
        await world.press(await world.offer_to(BO), "accept")
    await _close_windows(world)


def _told(world: World) -> list[str]:
    """The window on top, and what was written to Ana last in each place."""
    workspace, top = world.workspace, world.workspace.views.top(ANA)
    seen = [workspace.seen_in(one.id, ANA)[-1:] for one in workspace.channels.of(ANA)]
    return ([words(top)] if top else []) + [one.text for last in seen for one in last]


@pytest.mark.parametrize("place", ["note", "list", "found", "window", "home"])
@pytest.mark.parametrize("meanwhile", list(SAID))
async def test_it_says_how_things_stand_and_records_nothing(
    one_world: World, meanwhile: str, place: str
) -> None:
    await one_world.report("blown_meeting")
    await one_world.note_of("ask")
    shown = await _card_at(one_world, place)
    await _happens(one_world, meanwhile)
    assert (await interact(one_world, _asked_on(one_world, shown))).ok
    await one_world.settle()
    told = _told(one_world)
    assert any(SAID[meanwhile] in one for one in told), told
    asked = select(DealEvent).where(DealEvent.what == "asked")
    assert await one_world.bot.ctx.run(lambda session: list(session.exec(asked))) == []
