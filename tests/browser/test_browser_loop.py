"""From `/lostdeal` to the digest in a browser, as a newcomer would go."""

import pytest
from playwright.async_api import Browser, expect

from tests.browser.desk import LINE, BrowserDesk, desk

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("empty", [True, False], ids=["empty", "seeded"])
async def test_the_guide_leads_through_the_whole_loop(browser: Browser, *, empty: bool) -> None:
    async with desk(browser, empty=empty) as ana:
        await _be_guided(ana)


async def _be_guided(ana: BrowserDesk) -> None:
    await ana.open()
    guide = ana.page.get_by_role("region", name="Two minutes, the whole loop")
    await ana.button("Write the line for me", guide)
    await ana.box.press("Enter")
    await ana.pick_circumstance()
    await ana.keep_report()
    await ana.save()
    await ana.button("Skip to its note", guide)
    await ana.button("Open Do-Over", guide)
    await ana.complete_script()
    await expect(ana.messages.last).to_contain_text("On the phone")
    for name in ("I asked", "They said yes", "We won it back"):
        await ana.button(name, ana.messages.last)
    await ana.dialog.get_by_label("May the team hear of it?").select_option("yes")
    await ana.dialog.get_by_label("May the digest name the client?").select_option("yes")
    await ana.save()
    await expect(ana.messages.last).to_contain_text("You won Acme Corp back")
    await ana.button("Skip to the digest", guide)
    await expect(ana.page.get_by_role("heading", name="That is the whole loop")).to_be_visible()
    await ana.page.get_by_role("link", name="sales-wins").click()
    await expect(ana.messages.last).to_contain_text("@Ana Ruiz won back Acme Corp, €12,000")


async def test_the_whole_loop_with_the_keyboard_alone(ana: BrowserDesk) -> None:
    await ana.open()
    keys = ana.page.keyboard
    await ana.box.focus()
    await keys.type(LINE)
    await keys.press("Enter")
    await expect(ana.dialog.get_by_label("What happened?")).to_be_focused()
    # By arrows: letters typed into a list begin a new word whenever the machine is slow.
    for _ in range(3):
        await keys.press("ArrowDown")
    await expect(ana.dialog.get_by_label("What happened?")).to_have_value("blown_meeting")
    await keys.press("Tab")
    await keys.press("Enter")
    await expect(ana.dialog).to_contain_text("Your words to them")
    await _press(ana, "Save")
    await expect(ana.dialog).to_be_hidden()
    await expect(ana.box).to_be_focused()
    await _press(ana, "Skip to the next nudge")
    await _press(ana, "Open Do-Over")
    await _press(ana, "Add what only you know")
    await expect(ana.dialog.get_by_label("What went wrong, said to them?")).to_be_focused()
    await keys.press("Tab")
    await expect(ana.dialog.get_by_label("What is different now?")).to_be_focused()
    await keys.type("I ask first, and listen")
    await keys.press("Tab")
    await keys.press("Enter")
    await expect(ana.dialog).to_be_hidden()
    for name in ("I asked", "They said yes", "We won it back"):
        await _press(ana, name)
    await expect(ana.dialog.get_by_label("What is it worth?")).to_be_focused()
    await keys.press("Escape")
    await expect(ana.dialog).to_be_hidden()
    # The card of the deal has the same button as the note; the first of them was pressed.
    pressed = ana.page.get_by_role("button", name="We won it back").first
    await expect(pressed).to_be_focused()


async def _press(ana: BrowserDesk, name: str) -> None:
    """Walk there with Tab, and press Enter."""
    button = ana.page.get_by_role("button", name=name).first
    await button.wait_for()
    for _ in range(60):
        if await button.evaluate("it => it === document.activeElement"):
            break
        await ana.page.keyboard.press("Tab")
    await expect(button).to_be_focused()
    await ana.page.keyboard.press("Enter")


async def test_the_whole_page_fits_a_phone(browser: Browser) -> None:
    async with desk(browser, width=360) as ana:
        await ana.open()
        await ana.report()
        await ana.page.get_by_role("button", name="Guide and clock").click()
        await ana.skip()
        await ana.page.keyboard.press("Escape")
        await expect(ana.page.get_by_role("complementary")).to_be_hidden()
        await ana.page.get_by_role("button", name="Channels and messages").click()
        await ana.page.get_by_role("link", name="Do-Over").click()
        await ana.complete_script()
        await expect(ana.messages.last).to_contain_text("In an email")
        wide = "document.scrollingElement.scrollWidth"
        assert await ana.page.evaluate(wide) == 360
        await ana.button("I asked")
        await expect(ana.messages.last).to_contain_text("That took courage")


async def test_nothing_is_fetched_from_elsewhere(seeded: BrowserDesk) -> None:
    asked: list[str] = []
    seeded.page.on("request", lambda request: asked.append(request.url))
    await seeded.open()
    await seeded.open("doover/home")
    assert asked
    assert [url for url in asked if not url.startswith(seeded.practice.address)] == []
