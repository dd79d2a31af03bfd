"""A rep has their words read in the browser, mends them and keeps them."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.desk import BrowserDesk

pytestmark = pytest.mark.asyncio(loop_scope="session")
BAD = "Dana, we apologise for any inconvenience. Could I try once more?"
GOOD = (
    "Dana, I talked for half an hour and asked you nothing. I'm sorry. I have read your report "
    "and brought three questions. May I come back for twenty minutes? If not, I understand."
)


async def test_words_are_read_mended_and_kept(ana: BrowserDesk) -> None:
    await ana.practice.bot.ctx.reviewer.ready()
    await ana.nudged()
    await ana.complete_script()
    await ana.button("Review my words")
    form = ana.dialog
    draft = form.get_by_label("Your words")
    await expect(draft).to_have_value(re.compile("I ask first, and listen"))
    await form.get_by_label("How will you say it?").select_option(label="In an email")
    await expect(draft).to_have_value(re.compile("^Subject:"))
    await draft.fill(BAD)
    await form.get_by_role("button", name="Read it", exact=True).click()
    await expect(form).to_contain_text("“any inconvenience”")
    await expect(form.get_by_role("button", name="Keep it anyway")).to_be_visible()
    await expect(draft).to_have_value(BAD)
    await draft.fill(GOOD)
    await form.get_by_role("button", name="Read it again").click()
    await expect(form).to_contain_text("Better now:")
    await form.get_by_role("button", name="Keep these words").click()
    await expect(form).to_contain_text("Saved. From now on")
    await form.get_by_role("button", name="Close", exact=True).last.click()
    note = ana.messages.last
    await expect(note).to_contain_text(GOOD)
    await ana.button("Back to Do-Over's words")
    await expect(note).not_to_contain_text("three questions")
