"""One browser for the session; for each test a practice workspace of its own."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.browser.chromium import REMEDY, find
from tests.browser.desk import BrowserDesk, desk


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A Chromium, or the reason why there is none."""
    path = await asyncio.to_thread(find)
    if path is None:
        pytest.skip(REMEDY)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def ana(browser: Browser) -> AsyncIterator[BrowserDesk]:
    """Ana at her desk, in a workspace without deals."""
    async with desk(browser) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="session")
async def seeded(browser: Browser) -> AsyncIterator[BrowserDesk]:
    """Ana at her desk, in a workspace with weeks behind it."""
    async with desk(browser, empty=False) as one:
        yield one
