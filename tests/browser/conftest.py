"""One browser for the session; for each test a practice workspace of its own."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.browser.chromium import REMEDY, system_chromium
from tests.browser.desk import Desk, desk


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A Chromium, or the reason why there is none."""
    async with async_playwright() as playwright:
        path = system_chromium() or playwright.chromium.executable_path
        try:
            browser = await playwright.chromium.launch(executable_path=path)
        except Exception as failure:
            if "Executable doesn't exist" in str(failure):
                pytest.skip(REMEDY)
            raise
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def ana(browser: Browser) -> AsyncIterator[Desk]:
    """Ana at her desk, in a workspace without deals."""
    async with desk(browser) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="session")
async def seeded(browser: Browser) -> AsyncIterator[Desk]:
    """Ana at her desk, in a workspace with weeks behind it."""
    async with desk(browser, empty=False) as one:
        yield one
