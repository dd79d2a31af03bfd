"""What the page offers beside the command: shortcuts, a workflow, and lists that are searched."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from sqlmodel import select

from bot.core.circumstances import Circumstance
from bot.local_slack.elements import elements
from bot.local_slack.messages import Message
from bot.local_slack.views import View
from bot.practice.cast import CAST
from bot.practice.command import Practice, PracticeOptions, practising
from bot.practice.forty import logging_with
from bot.practice.page.rendering import Templates
from bot.practice.page.ways_in import INPUTS, MESSAGE_SHORTCUT, SHORTCUT, STEP
from bot.usecases.report_lost_deal import Report
from storage.models import LostDeal
from tests.practice.served import FORM
from tests.practice.test_seeds import T0

PEOPLE = {member.person.name: member.person.id for member in CAST}
ROOT = Path(__file__).parents[2]


@pytest.fixture
async def practice() -> AsyncIterator[Practice]:
    """An empty practice workspace."""
    async with practising(PracticeOptions(port=0, start=T0, empty=True), {}) as one:
        yield one
        assert one.server.workspace.refusals == []


async def do(practice: Practice, action: str, body: dict[str, Any], person: str = "ana") -> Any:
    """What the page sends and is told."""
    address = f"{practice.address}/do/{person}/{action}"
    async with aiohttp.ClientSession() as session, session.post(address, json=body) as answer:
        told = (await answer.json())["notices"] if answer.status == 200 else answer.status
        await practice.bot.background.drain()
        return told


async def form_of(practice: Practice, person: str = "ana") -> View:
    views = practice.server.workspace.views
    return await practice.server.workspace.changes.until(lambda: views.top(PEOPLE[person]))


def test_the_page_calls_by_the_names_of_the_manifest() -> None:
    manifest = yaml.safe_load((ROOT / "manifest.workflow.yml").read_text(encoding="utf-8"))
    ways = {one["type"]: one["callback_id"] for one in manifest["features"]["shortcuts"]}
    assert ways == {"global": SHORTCUT, "message": MESSAGE_SHORTCUT}
    step = manifest["functions"][STEP]
    assert set(step["input_parameters"]) == set(INPUTS)
    named = Templates().texts["workflow"]["circumstances"]
    assert set(named) == {one.value for one in Circumstance}


async def test_the_shortcut_opens_the_form_anywhere(practice: Practice) -> None:
    assert await do(practice, "shortcut", {}) == []
    assert (await form_of(practice)).callback_id == "report"


async def test_a_message_is_logged_with_its_words(practice: Practice) -> None:
    said = {"place": "sales-wins", "text": "Larch Interiors went with somebody else"}
    assert await do(practice, "say", said, "bo") == []
    (message,) = practice.server.workspace.seen_in("C1WINS", PEOPLE["ana"])
    where = {"channel": message.channel, "ts": message.ts}
    assert await do(practice, "message_shortcut", where) == []
    assert "Larch Interiors went with somebody else" in str((await form_of(practice)).blocks)
    gone = await do(practice, "message_shortcut", where | {"ts": "1.2"})
    assert "not there any more" in gone[0]


async def test_a_workflow_asks_its_owner_who_logs_it(practice: Practice) -> None:
    told = {"client": "Larch Interiors", "amount": "12,000 EUR", "owner": PEOPLE["eli"]}
    (answer,) = await do(practice, "workflow", told | {"circumstance": "told_no"}, "mei")
    assert (
        answer
        == "The workflow is done: Eli Stone is asked in a direct message, in their working hours."
    )
    workspace = practice.server.workspace
    asked: Message = workspace.seen_in(workspace.bot_dm(PEOPLE["eli"]).id, PEOPLE["eli"])[-1]
    deals = select(LostDeal.client)
    assert await practice.bot.ctx.run(lambda session: list(session.exec(deals))) == []
    block, button = next(elements(asked.blocks))
    press = {"channel": asked.channel, "ts": asked.ts, "block": block["block_id"]}
    await do(practice, "press", press | {"action": button["action_id"]}, "eli")
    view = await form_of(practice, "eli")
    assert "Larch Interiors" in str(view.blocks)
    await do(practice, "submit", {"view": view.id}, "eli")
    assert await practice.bot.ctx.run(lambda session: list(session.exec(deals))) == [
        "Larch Interiors"
    ]


async def test_a_workflow_hears_why_it_failed(practice: Practice) -> None:
    (without,) = await do(practice, "workflow", {"owner": PEOPLE["bo"]})
    assert without.startswith("The workflow failed. ")
    assert "client" in without.lower()
    (nobody,) = await do(practice, "workflow", {"client": "Larch", "owner": "U0NOBODY"})
    assert "not there any more" in nobody


async def test_a_list_is_searched_and_what_was_found_is_picked(practice: Practice) -> None:
    log = logging_with(practice.bot)
    for client in ("Larch Interiors", "Birch Media"):
        await log(PEOPLE["ana"], Report(Circumstance.TOLD_NO, client))
    view = practice.server.workspace.views.open(PEOPLE["ana"], FORM)
    asked = {"view": view.id, "block": "deal", "action": "deal"}
    assert await do(practice, "search", asked | {"typed": ""}) == ["2 to pick from."]
    assert await do(practice, "search", asked | {"typed": "larch"}) == ["1 to pick from."]
    found = (await practice.page.screens.of(place_of(practice))).pieces["modal"].html
    assert "Larch Interiors</option>" in found
    assert "Birch Media" not in found
    assert (await do(practice, "search", asked | {"typed": "zzz"}))[0].startswith("Nothing goes")


async def test_what_was_picked_stays_while_another_word_is_typed(practice: Practice) -> None:
    log = logging_with(practice.bot)
    for client in ("Larch Interiors", "Birch Media"):
        await log(PEOPLE["ana"], Report(Circumstance.TOLD_NO, client))
    workspace = practice.server.workspace
    view = workspace.views.open(PEOPLE["ana"], FORM)
    (found,) = await practice.server.forms.search(view, "deal", "larch")
    await practice.server.forms.fill(view, {"deal": found["value"]})
    await do(practice, "search", {"view": view.id, "block": "deal", "action": "deal", "typed": "b"})
    html = (await practice.page.screens.of(place_of(practice))).pieces["modal"].html
    assert "selected>Larch Interiors</option>" in html
    assert "Birch Media</option>" in html


def place_of(practice: Practice, person: str = "ana") -> Any:
    place = practice.page.screens.places.find(person, "sales-wins")
    assert place is not None
    return place
