"""Asking the fake Slack what it was asked."""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.request import urlopen

T = TypeVar("T")
PATIENCE = 120.0
POLL = 0.02


class SlackControl:
    """The benchmark's view of the fake Slack at a URL."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.api_url = f"{url}/api/"

    def ask(self, word: str) -> dict[str, Any]:
        """One of the fake's control words."""
        with urlopen(f"{self.url}/control/{word}") as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def reset(self) -> None:
        """Forget what was called and posted."""
        self.ask("reset")

    @property
    def counts(self) -> dict[str, int]:
        """Calls by method since the last reset."""
        return self.ask("counts")

    @property
    def posted(self) -> int:
        """Messages since the last reset."""
        return self.counts.get("chat.postMessage", 0)

    async def until(self, seen: Callable[[], T], patience: float = PATIENCE) -> T:
        """Wait until something is true of what was asked, and give it."""
        end = time.monotonic() + patience
        while not (found := await asyncio.to_thread(seen)):
            if time.monotonic() > end:
                raise TimeoutError("the bot has not called Slack as expected")
            await asyncio.sleep(POLL)
        return found

    async def quiet(self, still: float = 0.5, patience: float = PATIENCE) -> bool:
        """Wait until nothing was posted for a while; False when it never ends."""
        end, before = time.monotonic() + patience, -1
        while (now := await asyncio.to_thread(lambda: self.posted)) != before:
            if time.monotonic() > end:
                return False
            before = now
            await asyncio.sleep(still)
        return True
