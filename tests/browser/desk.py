"""A person at a browser, in a practice workspace with the real bot in it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from bot.practice.command import Practice, PracticeOptions, practising

T0 = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)  # a Tuesday
PATIENCE = 8_000
"""Milliseconds after which something that should be on the page is missing."""

BLOWN = "A call or meeting went badly"
LINE = "/lostdeal Acme Corp 12,000 EUR quoted two colours instead of four"


@dataclass(repr=False)
class BrowserDesk:
    """One tab, and what its person does there."""

    page: Page
    practice: Practice
    context: BrowserContext

    @property
    def dialog(self) -> Locator:
        """The form on top."""
        return self.page.locator("#modal")

    @property
    def messages(self) -> Locator:
        """The messages of the conversation, oldest first."""
        return self.page.locator(".timeline article")

    @property
    def box(self) -> Locator:
        """The message box."""
        return self.page.locator("#words")

    async def open(self, place: str = "sales-wins", person: str = "ana") -> None:
        """Go to a place and wait until the page is live."""
        await self.page.goto(f"{self.practice.address}/as/{person}/{place}")
        await self.page.locator("html[data-ready]").wait_for(state="attached")

    async def tab(self) -> "BrowserDesk":
        """Open another tab in the same browser."""
        page = await self.context.new_page()
        page.set_default_timeout(PATIENCE)
        return BrowserDesk(page, self.practice, self.context)

    async def say(self, text: str) -> None:
        """Write into the message box and send."""
        await self.box.fill(text)
        await self.box.press("Enter")

    async def button(self, name: str, within: Locator | None = None) -> None:
        """Press the newest button of that name, whosever deal it is about."""
        place = within or self.page.locator("#main")
        heard = re.compile(rf"^{re.escape(name)}(: .+)?$")
        await place.get_by_role("button", name=heard).last.click()

    async def pick_circumstance(self, label: str = BLOWN) -> None:
        """Pick in the form what happened."""
        await self.dialog.get_by_label("What happened?").select_option(label=label)

    async def save(self) -> None:
        """Save the form and see it close."""
        await self.dialog.get_by_role("button", name="Save").click()
        await expect(self.dialog).to_be_hidden()

    async def keep_report(self) -> None:
        """Save the report, and see what may be said to the client."""
        await self.dialog.get_by_role("button", name="Save").click()
        await expect(self.dialog).to_contain_text("Your words to them")

    async def report(self, line: str = LINE, circumstance: str = BLOWN) -> None:
        """Log a deal from the channel, with the words that are suggested."""
        await self.say(line)
        await self.pick_circumstance(circumstance)
        await self.keep_report()
        await self.save()

    async def complete_script(self) -> None:
        """Say what only a rep can know, so that the words are shown."""
        await self.button("Add what only you know")
        await self.dialog.get_by_label("What is different now?").fill("I ask first, and listen")
        await self.save()

    async def skip(self, name: str = "Skip to the next nudge") -> None:
        """Move the clock with the button of that name."""
        clock = self.page.get_by_role("region", name="Clock")
        async with self.page.expect_response("**/skip"):
            await clock.get_by_role("button", name=name).click()

    async def nudged(self) -> None:
        """Log a deal, skip to its note and go there."""
        await self.open()
        await self.report()
        await self.skip()
        await self.open("doover")


@asynccontextmanager
async def desk(
    browser: Browser, *, empty: bool = True, dark: bool = False, width: int = 1280
) -> AsyncIterator[BrowserDesk]:
    """A desk in a workspace of its own that begins on a Tuesday; fails on what Slack refuses."""
    options = PracticeOptions(host="127.0.0.1", port=0, empty=empty, start=T0)
    async with practising(options, {}) as practice:
        context = await browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light"
        )
        errors: list[str] = []
        context.on("weberror", lambda error: errors.append(str(error.error)))
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        yield BrowserDesk(page, practice, context)
        await context.close()
        assert errors == []
    assert practice.server.workspace.refusals == []
