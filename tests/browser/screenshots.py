"""Makes the pictures for the README: the same story in light and in dark, small enough to keep.

Run by `make screenshots`, with the folder for the pictures.
"""

import asyncio
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, async_playwright

from tests.browser.chromium import find
from tests.browser.desk import BrowserDesk, desk

WIDTH, HEIGHT = 1180, 760


async def story(browser: Browser, folder: Path, *, dark: bool) -> None:
    """Walk through the loop and take a picture of each place on the way."""
    scheme = "dark" if dark else "light"

    async def picture(name: str) -> None:
        await ana.page.wait_for_timeout(250)
        raw = await ana.page.screenshot(animations="disabled")
        (folder / f"{name}-{scheme}.png").write_bytes(small(raw))

    async with desk(browser, empty=False, dark=dark) as ana:
        await ana.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        await ana.open()
        await ana.say("/lostdeal Acme Corp 12,000 EUR quoted two colours instead of four")
        await ana.pick_circumstance()
        await picture("form")
        await ana.keep_report()
        await ana.save()
        await ana.open("doover")
        await _skip_to_acme(ana)
        await ana.complete_script()
        await ana.messages.last.get_by_text("On the phone").wait_for()
        await picture("note")
        await _win_back(ana)
        await ana.open("doover/home")
        await picture("home")
        await ana.skip("Skip to the digest")
        await ana.open("sales-wins")
        await picture("digest")


async def _skip_to_acme(ana: BrowserDesk) -> None:
    # The seeded deals have notes of their own, and some come first.
    note = ana.messages.last.filter(has_text="good ways on with Acme Corp")
    while not await note.count():
        await ana.skip()
        await ana.page.wait_for_timeout(500)


async def _win_back(ana: BrowserDesk) -> None:
    await ana.button("I asked")
    await ana.messages.last.get_by_text("That took courage").wait_for()
    await ana.button("They said yes")
    await ana.button("We won it back")
    await ana.dialog.get_by_label("May the team hear of it?").select_option("yes")
    await ana.dialog.get_by_label("May the digest name the client?").select_option("yes")
    await ana.save()


def small(png: bytes) -> bytes:
    """The same picture in 256 colours: a third of the bytes, and hardly a difference."""
    packed = BytesIO()
    with Image.open(BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        few.save(packed, "PNG", optimize=True)
    return packed.getvalue()


async def main(folder: Path) -> None:
    """Every picture, into a folder."""
    path = await asyncio.to_thread(find)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path)
        for dark in (False, True):
            await story(browser, folder, dark=dark)
        await browser.close()


if __name__ == "__main__":
    pictures = Path(sys.argv[1])
    pictures.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(pictures))
