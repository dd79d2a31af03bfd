"""The turns of a process that is alone with its database: Slack takes about one message a second
in a channel, and tells by a 429 of what else it does not take."""

import asyncio
import math
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bot.delivery.meter import Meter, Unmeasured

SECONDS_APART = 1.0
REMEMBERED = 10_000


class Pace:
    """Spaces out messages by whom they are for; one that was quiet does not wait."""

    def __init__(self, monotonic: Callable[[], float], apart: float = SECONDS_APART) -> None:
        self.apart = apart
        self._monotonic = monotonic
        self._free_at: OrderedDict[tuple[str, str], float] = OrderedDict()
        self.meter: Meter = Unmeasured()

    @asynccontextmanager
    async def to_post(self, team_id: str, whose: str) -> AsyncIterator[float]:
        """Sleep until they may have their next message; a post may begin any time then."""
        now = self._monotonic()
        turn = max(now, self._free_at.pop((team_id, whose), now))
        self._free_at[team_id, whose] = turn + self.apart
        if len(self._free_at) > REMEMBERED:
            self._free_at.popitem(last=False)
        if turn > now:
            self.meter.waited_for_channel(turn - now)
            await asyncio.sleep(turn - now)
        yield math.inf

    @asynccontextmanager
    async def to_call(self, _team_id: str, _method: str) -> AsyncIterator[None]:
        """Slack says itself when a process alone calls too often."""
        yield
