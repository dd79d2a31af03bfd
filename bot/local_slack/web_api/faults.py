"""Trouble on request: scripted answers of the Web API, and the record of every call."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.local_slack.people import JsonObject


@dataclass(frozen=True)
class RateLimited:
    """Answer 429 with `Retry-After` seconds, before any effect."""

    retry_after: int = 1


@dataclass(frozen=True)
class ServerError:
    """Answer with an HTTP error status, before any effect."""

    status: int = 500


@dataclass(frozen=True)
class ApiError:
    """Answer `{"ok": false, "error": code}`, before any effect."""

    code: str


@dataclass(frozen=True)
class LostResponse:
    """Let the effect happen, then drop the connection without an answer."""


@dataclass(frozen=True)
class DroppedRequest:
    """Drop the connection before any effect."""


@dataclass(frozen=True)
class Slow:
    """Wait that many seconds before the effect."""

    seconds: float


@dataclass(frozen=True)
class HeldRequest:
    """Hold the request at the door, before or after its effect, until `open()`."""

    after_effect: bool = False
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _opened: asyncio.Event = field(default_factory=asyncio.Event)

    def open(self) -> None:
        """Let the held request go on."""
        self._opened.set()

    async def wait(self) -> None:
        """Tell that the request is here, and wait for the door to open."""
        self.arrived.set()
        await self._opened.wait()


Fault = RateLimited | ServerError | ApiError | LostResponse | DroppedRequest | Slow | HeldRequest


class Faults:
    """A queue of faults for each method: each call takes the next one."""

    def __init__(self) -> None:
        """Start with no trouble."""
        self._queues: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def script(self, method: str, *faults: Fault) -> None:
        """Queue trouble for the next calls of a method."""
        self._queues[method].extend(faults)

    def take(self, method: str) -> Fault | None:
        """Take the next fault of a method."""
        queue = self._queues[method]
        return queue.popleft() if queue else None

    def left(self, method: str) -> list[Fault]:
        """List the faults of a method that no call has met yet."""
        return list(self._queues[method])


@dataclass(frozen=True)
class Call:
    """One call of the Web API, without its token."""

    method: str
    arguments: JsonObject
    at: datetime


class Calls:
    """Every call in order of arrival, to inspect and to wait for."""

    def __init__(self) -> None:
        """Start with none."""
        self.all: list[Call] = []
        self._arrived = asyncio.Condition()

    def of(self, method: str) -> list[Call]:
        """List the calls of one method."""
        return [call for call in self.all if call.method == method]

    async def record(self, call: Call) -> None:
        """Append a call and wake whoever waits for it."""
        async with self._arrived:
            self.all.append(call)
            self._arrived.notify_all()

    async def until(self, method: str, times: int = 1, *, within: float = 5.0) -> list[Call]:
        """Wait for so many calls of a method; raises TimeoutError after `within` seconds."""
        async with asyncio.timeout(within), self._arrived:
            await self._arrived.wait_for(lambda: len(self.of(method)) >= times)
        return self.of(method)


class ChannelRate:
    """Slack's limit of about one message a second in a channel; off until `gap` is set."""

    def __init__(self, clock: Callable[[], datetime], gap: timedelta | None = None) -> None:
        """Allow one message a channel every `gap`."""
        self._clock = clock
        self.gap = gap
        self._last: dict[str, datetime] = {}

    def retry_after(self, channel: str) -> int:
        """Count a message in, or tell after how many seconds to come back."""
        if self.gap is None:
            return 0
        now = self._clock()
        wait = self._last.get(channel, now - self.gap) + self.gap - now
        if wait > timedelta(0):
            return max(1, -(-wait // timedelta(seconds=1)))
        self._last[channel] = now
        return 0
