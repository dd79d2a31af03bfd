"""Whoever waits for an answer goes first; what has time goes when nobody does."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

STILL_SECONDS = 0.005
"""How long nobody must have waited: longer than a server takes to send its next request."""


class Lull:
    """Knows whether a request is being answered: Slack gives each one three seconds in all."""

    def __init__(self) -> None:
        self._answering = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._timer: asyncio.TimerHandle | None = None
        self._asked_at = 0.0

    @contextmanager
    def answering(self) -> Iterator[None]:
        """A request that waits for us."""
        self._answering += 1
        self._quiet.clear()
        if self._timer is not None:
            self._timer.cancel()
        try:
            yield
        finally:
            self._answering -= 1
            if not self._answering:
                loop = asyncio.get_running_loop()
                self._asked_at = loop.time()
                self._timer = loop.call_later(STILL_SECONDS, self._quiet.set)

    async def wait(self, until: float) -> None:
        """Return in a lull, or at that moment of the loop's clock at the latest."""
        try:
            async with asyncio.timeout_at(until):
                await self._quiet.wait()
        except TimeoutError:
            return

    async def stillness(self, seconds: float) -> None:
        """Return once nobody has asked anything for so many seconds from now."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        while True:
            await self._quiet.wait()
            left = max(began, self._asked_at) + seconds - loop.time()
            if left <= 0:
                return
            await asyncio.sleep(left)
