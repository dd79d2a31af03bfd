"""Live updates: each open page is told what has changed, as it changes (server-sent events)."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

from bot.practice.page.places import Place
from bot.practice.page.screens import Screen, Screens, changed

GATHER = timedelta(milliseconds=15)
"""How long changes are gathered before a page is told, so that one act is one update."""

HEARTBEAT = timedelta(seconds=20)


class Live:
    """Tells every open page; `close()` lets them all go when the server stops."""

    def __init__(self, screens: Screens) -> None:
        """Follow the workspace's log from `start()` on."""
        self._screens = screens
        self.started = asyncio.Event()
        self._pages: set[asyncio.Event] = set()
        self._closed = False
        self._unsubscribe: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Begin to follow."""
        self._unsubscribe = self._screens.workspace.changes.subscribe(lambda _: self.wake())
        self.started.set()

    def close(self) -> None:
        """End every stream."""
        self._unsubscribe()
        self._closed = True
        self.wake()

    def wake(self) -> None:
        """Let every page look again."""
        for page in self._pages:
            page.set()

    async def stream(self, place: Place) -> AsyncIterator[str]:
        """The events for one page: first everything, then what changes."""
        woken = asyncio.Event()
        self._pages.add(woken)
        shown: Screen | None = None
        try:
            while not self._closed:
                woken.clear()
                screen = await self._screens.of(place)
                news = changed(shown, screen)
                shown = screen
                yield f"data: {json.dumps(news)}\n\n" if news else ": still here\n\n"
                await _wait(woken)
        finally:
            self._pages.discard(woken)


async def _wait(woken: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(HEARTBEAT.total_seconds()):
            await woken.wait()
        await asyncio.sleep(GATHER.total_seconds())
    except TimeoutError:
        return
