"""The ways in beside the command, and a list that is searched: with axe and by keyboard."""

import pytest
from playwright.async_api import expect

from bot.core.circumstances import Circumstance
from bot.practice.cast import CAST
from bot.practice.forty import logging_with
from bot.usecases.report_lost_deal import Report
from tests.browser.desk import BrowserDesk
from tests.browser.test_browser_access import troubles
from tests.practice.served import FORM

pytestmark = pytest.mark.asyncio(loop_scope="session")
ANA = CAST[0].person.id


async def shortcut(ana: BrowserDesk, name: str) -> None:
    """Choose one of the shortcuts that are offered everywhere, by keyboard."""
    await ana.page.locator("summary", has_text="Shortcuts").focus()
    await ana.page.keyboard.press("Enter")
    line = ana.page.get_by_role("button", name=name, exact=True)
    await line.focus()
    await ana.page.keyboard.press("Enter")


async def test_shortcuts_and_a_workflow_lead_to_the_form(ana: BrowserDesk) -> None:
    await ana.open()
    await ana.say("Larch Interiors went with somebody else")
    await ana.messages.last.get_by_label("Shortcuts for this message").click()
    found = await troubles(ana, "menu of a message")
    await ana.button("Log a lost deal from this message")
    await expect(ana.dialog).to_contain_text("Larch Interiors went with somebody else")
    await ana.dialog.get_by_role("button", name="Cancel").click()
    await expect(ana.dialog).to_be_hidden()
    await shortcut(ana, "Log a lost deal")
    await expect(ana.dialog.get_by_label("What happened?")).to_be_visible()
    await ana.page.keyboard.press("Escape")
    await expect(ana.dialog).to_be_hidden()
    await expect(ana.page.locator("summary", has_text="Shortcuts")).to_be_focused()
    await shortcut(ana, "Run a workflow")
    form = ana.page.get_by_role("dialog", name="A workflow that logs lost deals")
    await expect(form.get_by_label("Client")).to_be_focused()
    found += await troubles(ana, "workflow")
    await form.get_by_label("Client").fill("Birch Media")
    await form.get_by_label("What went wrong").select_option("They said no")
    await form.get_by_role("button", name="Run it").click()
    await expect(ana.page.get_by_role("status").last).to_contain_text("Ana Ruiz is asked")
    await ana.open("doover")
    await expect(ana.messages.last).to_contain_text("Birch Media")
    await ana.button("Yes, log it")
    await expect(ana.dialog.get_by_label("Client")).to_have_value("Birch Media")
    assert found == []


async def test_a_list_is_searched_by_keyboard(ana: BrowserDesk) -> None:
    log = logging_with(ana.practice.bot)
    for client in ("Larch Interiors", "Birch Media"):
        await log(ANA, Report(Circumstance.TOLD_NO, client))
    await ana.open()
    ana.practice.server.workspace.views.open(ANA, FORM)
    box, menu = (
        ana.dialog.get_by_label("Search: Which deal?"),
        ana.dialog.get_by_label("Which deal?", exact=True),
    )
    await expect(box).to_be_focused()
    # Whoever comes to it is offered all there is.
    await expect(menu.locator("option")).to_have_count(3)
    await ana.page.keyboard.type("larch")
    await expect(menu.locator("option")).to_have_count(2)
    await expect(box).to_be_focused()
    await expect(box).to_have_value("larch")
    await expect(ana.dialog.get_by_role("status")).to_have_text("1 to pick from.")
    assert await troubles(ana, "searched") == []
    await ana.page.keyboard.press("Enter")
    await expect(menu).to_be_focused()
    await ana.page.keyboard.press("ArrowDown")
    await expect(menu.locator("option:checked")).to_have_text("Larch Interiors")
