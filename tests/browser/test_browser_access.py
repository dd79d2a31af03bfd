"""axe looks at each view, in light and in dark; dialogs and menus work for everybody."""

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from tests.browser.desk import BrowserDesk, desk

pytestmark = pytest.mark.asyncio(loop_scope="session")
EVERY_RULE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""All that differs in the dark."""


async def troubles(ana: BrowserDesk, view: str) -> list[str]:
    """What axe finds in a view, one line each."""
    dark: bool = await ana.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    options: dict[str, Any] = {"runOnly": COLOURS if dark else EVERY_RULE}
    found = await Axe().run(ana.page, options=options)
    return [
        f"{view}: {rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in found.response["violations"]
        for node in rule["nodes"][:3]
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_every_view_can_be_used_by_everybody(browser: Browser, dark: bool) -> None:
    found: list[str] = []
    async with desk(browser, empty=False, dark=dark) as ana:
        for place in ("general", "doover", "doover/home"):
            await ana.open(place)
            found += await troubles(ana, place)
        await ana.open()
        await ana.say("/lostdeal list")
        await ana.messages.last.get_by_text("Only visible to you").wait_for()
        await ana.box.fill("/")
        found += await troubles(ana, "channel")
        await ana.say("/lostdeal")
        await ana.dialog.get_by_label("Client").wait_for()
        found += await troubles(ana, "form")
        await ana.dialog.get_by_role("button", name="Save").click()
        await ana.dialog.locator(".error").first.wait_for()
        found += await troubles(ana, "errors")
    assert found == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_a_narrow_page_and_the_gallery_too(browser: Browser, dark: bool) -> None:
    async with desk(browser, dark=dark, width=360) as ana:
        await ana.open()
        found = await troubles(ana, "channel")
        await ana.page.get_by_role("button", name="Guide and clock").click()
        found += await troubles(ana, "controls")
        await ana.page.goto(f"{ana.practice.address}/gallery")
        found += await troubles(ana, "gallery")
        assert found == []
        assert await ana.page.evaluate("document.scrollingElement.scrollWidth") == 360


async def test_a_confirmation_is_asked_for_and_may_be_declined(ana: BrowserDesk) -> None:
    await ana.page.goto(f"{ana.practice.address}/gallery")
    asking = ana.page.locator("#confirm")
    await ana.page.get_by_role("button", name="Let it go").first.click()
    await expect(asking).to_contain_text("You can take it up again for a day.")
    await asking.get_by_role("button", name="Keep it").click()
    await expect(ana.page.get_by_role("status")).to_be_empty()
    await ana.page.get_by_role("button", name="Let it go").first.click()
    await asking.get_by_role("button", name="Let it go").click()
    await expect(ana.page.get_by_role("status")).to_contain_text("nothing listens here")


async def test_a_menu_of_several_opens_counts_and_closes(ana: BrowserDesk) -> None:
    await ana.page.goto(f"{ana.practice.address}/gallery")
    form = ana.page.get_by_role("region", name="A form")
    menu = form.locator("details.many").first
    await menu.locator("summary").click()
    await menu.get_by_role("checkbox", name="By email").check()
    await menu.get_by_role("checkbox", name="In person").check()
    await expect(menu.locator(".chosen")).to_have_text("By email, In person")
    await ana.page.keyboard.press("Escape")
    await expect(menu.get_by_role("checkbox", name="By email")).to_be_hidden()
    await expect(menu.locator("summary")).to_be_focused()
