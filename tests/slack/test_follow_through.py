"""What follows a note, as a rep sees it: reminders, the weekly summary, what is open and aside."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.copy.catalog import load_catalog
from bot.core.circumstances import Circumstance
from bot.delivery.cards import SummaryCard
from bot.local_slack.blockkit import check_message
from bot.local_slack.messages import Message
from bot.local_slack.views import View
from bot.slack.elements import MESSAGE_BLOCKS
from bot.slack.rendering import render
from storage.models import DealEvent, SummaryTopic
from tests.slack.golden_coaching import promise
from tests.slack.golden_reminders import with_list
from tests.slack.sample_cases import EVERY_FACTS, Facts, Sample
from tests.slack.test_home import home
from tests.slack.world import ANA, World, actions, choice, words

CATALOG = load_catalog()
Shown = Message | View


async def note(world: World) -> Shown:
    return await world.note_of("ask")


async def reminder(world: World) -> Shown:
    return await world.note_of("ask", reminder=1)


async def listed(world: World) -> Shown:
    await world.note_of("ask")
    (only,) = (await world.lostdeal("list")).messages
    return only


async def at_home(world: World) -> Shown:
    await world.note_of("ask")
    return await home(world)


async def summary(world: World) -> Message:
    """The next weekly summary."""
    before = len(world.direct())
    for _ in range(20):
        await world.skip_to_next_nudge()
        found = [one for one in world.direct()[before:] if one.text.startswith("Your week")]
        if found:
            return found[-1]
    raise AssertionError("no summary came")


SURFACES: dict[str, Callable[[World], Awaitable[Shown]]] = {
    "note": note,
    "reminder": reminder,
    "list": listed,
    "home": at_home,
    "summary": summary,
}
every_surface = pytest.mark.parametrize("where", SURFACES)


async def use(world: World, shown: Shown, action_id: str, value: object = None) -> None:
    await world.server.actions.press(ANA, shown, action_id, value)
    await world.settle()


async def happened(world: World) -> list[str]:
    query = select(DealEvent.what).order_by(col(DealEvent.id))
    return await world.bot.ctx.run(lambda session: list(session.exec(query)))


@every_surface
async def test_they_wrote_or_rang_is_recorded_in_one_choice(one_world: World, where: str) -> None:
    await one_world.report()
    shown = await SURFACES[where](one_world)
    await use(one_world, shown, "more", choice(shown, "heard_from", "more"))
    assert (await happened(one_world))[-1] == "heard_from"


@every_surface
async def test_the_list_of_the_back_burner_is_ticked_wherever_it_stands(
    one_world: World, where: str
) -> None:
    await one_world.report()
    await one_world.skip_to_next_nudge()
    await one_world.press(one_world.direct()[-1], "back_burner")
    assert not (await one_world.submit(items="Sample sizes\nA demo")).errors
    shown = await _on_the_back_burner(one_world, where)
    ticked = _boxes(shown)
    assert len(ticked) == 2
    await use(one_world, shown, "ready", ticked[:1])
    assert "ready" not in await happened(one_world)
    await use(one_world, await _as_it_is_now(one_world, where, shown), "ready", ticked)
    assert "ready" in await happened(one_world)


async def _on_the_back_burner(world: World, where: str) -> Shown:
    if where == "list":
        (only,) = (await world.lostdeal("list")).messages
        return only
    if where == "home":
        return await home(world)
    if where == "summary":
        world.pass_time(days=50)
        return await summary(world)
    return await world.note_of("back_burner", reminder=int(where == "reminder"))


async def _as_it_is_now(world: World, where: str, shown: Shown) -> Shown:
    if isinstance(shown, View):
        return world.workspace.views.homes[ANA]
    if where == "list":
        return world.workspace.posts.ephemerals(ANA)[-1]
    return world.now(shown)


def _boxes(shown: Shown) -> list[str]:
    rows = [block["elements"] for block in shown.blocks if block["type"] == "actions"]
    boxes = next(one for row in rows for one in row if one["action_id"] == "ready")
    return [str(option["value"]) for option in boxes["options"]]


async def test_a_reminder_is_a_line_and_its_buttons(one_world: World) -> None:
    await one_world.report("own_mistake", what_happened="I sent a proof", impact="You waited")
    await one_world.note_of("own_up")
    later = await one_world.note_of("own_up", reminder=1)
    assert [block["type"] for block in later.blocks] == ["context", "section", "actions"]
    assert "snooze" not in actions(later)
    assert actions(later)[:3] == ["record.owned_up", "record.not_reached", "record.they_know"]


async def test_a_press_on_a_reminder_shows_how_it_stands(one_world: World) -> None:
    await one_world.report("own_mistake")
    await one_world.note_of("own_up")
    later = await one_world.note_of("own_up", reminder=1)
    await one_world.choose(later, "more", "promise")
    assert not (await one_world.submit(action="Send the reprint", due_on="2026-03-13")).errors
    assert one_world.now(later).text.startswith("As far as I know")
    assert "On the phone" not in words(one_world.now(later))
    owned = await one_world.press(later, "record.owned_up")
    assert owned.text.startswith("You told Acme Corp yourself")
    assert ": Send the plan in writing" in words(owned)


async def test_an_overdue_step_is_called_so_and_a_date_ahead_stands_after_it(
    one_world: World,
) -> None:
    await one_world.report("told_no")
    await one_world.note_of("reply")
    one_world.pass_time(days=3)
    (shown,) = (await one_world.lostdeal("list")).messages
    assert "Answer the no graciously, overdue since Tue 3 Mar" in words(shown)
    assert "Then: Ask what decided it, Tue 17 Mar at 10:00" in words(shown)


async def test_a_press_on_a_summary_is_told_in_its_place_and_posts_nothing(
    http_world: World,
) -> None:
    await http_world.report("own_mistake")
    weekly = await summary(http_world)
    before = len(http_world.direct())
    pressed = await http_world.press(weekly, "record.owned_up")
    assert len(http_world.direct()) == before
    assert "Recorded last: I owned up" in words(pressed)
    assert "record.owned_up" not in actions(pressed)
    assert not http_world.workspace.posts.ephemerals(ANA)
    undone = await http_world.press(pressed, "take_back")
    assert "record.owned_up" in actions(undone)
    assert len(http_world.direct()) == before


async def test_after_three_months_it_asks_whether_the_deal_is_still_theirs(
    one_world: World,
) -> None:
    await one_world.report()
    asking = await _summary_with(one_world, "record.still_mine")
    assert "Still yours?" in words(asking)
    assert (one_world.clock.at.date().isoformat()) >= "2026-06-03"
    before = len(one_world.direct())
    kept = await one_world.press(asking, "record.still_mine")
    assert "Recorded last: Still mine" in words(kept)
    assert "record.still_mine" not in actions(kept)
    assert len(one_world.direct()) == before


async def test_a_deal_that_nobody_answers_for_a_year_is_laid_aside_and_taken_up_again(
    one_world: World,
) -> None:
    await one_world.report()
    aside = await _told_of(one_world, "I have set Acme Corp aside")
    assert (one_world.clock.at.date().isoformat()) >= "2027-03-05"
    assert (await happened(one_world))[-1] == "laid_aside"
    assert "record.taken_up_again" in actions(aside)
    one_world.pass_time(days=100)
    again = await one_world.press(aside, "record.taken_up_again")
    assert "You have picked Acme Corp up again" in words(again) or "record.asked" in actions(again)
    (shown,) = (await one_world.lostdeal("list")).messages
    assert "Acme Corp" in words(shown)


async def _told_of(world: World, what: str) -> Message:
    for _ in range(150):
        await world.skip_to_next_nudge()
        if what in words(world.direct()[-1]):
            return world.direct()[-1]
    raise AssertionError(f"nobody told of it: {what}")


async def _summary_with(world: World, action_id: str) -> Message:
    for _ in range(40):
        found = await summary(world)
        if action_id in actions(found):
            return found
    raise AssertionError(f"no summary offers {action_id}")


@pytest.mark.parametrize("facts", EVERY_FACTS.values(), ids=EVERY_FACTS)
@pytest.mark.parametrize("recorded", [0, 3])
@pytest.mark.parametrize("way", ["back_burner", "asked", ""])
def test_a_full_summary_fits_into_a_message(facts: Facts, recorded: int, way: str) -> None:
    """Ten lines, each with promises and a list to tick, and what was recorded by itself."""
    cases = tuple(
        replace(
            with_list(Sample(Circumstance.BLOWN_MEETING, None, facts, way, number=n).case()),
            promises=(promise(), promise()),
        )
        for n in range(10)
    )
    silent = tuple(
        Sample(Circumstance.BLOWN_MEETING, None, facts, "asked silence", number=n).case()
        for n in range(10, 10 + recorded)
    )
    card = SummaryCard(
        cases,
        SummaryTopic.WEEKLY,
        frozenset(case.deal.id for case in cases),
        hidden=7,
        recorded=silent,
    )
    shown = render(CATALOG, card, cases[0].history[-1].at + timedelta(days=30))
    assert len(shown.blocks) <= MESSAGE_BLOCKS
    assert check_message({"text": shown.text, "blocks": shown.blocks}) == []
