"""Slack takes about one message a second in a channel; this keeps to it."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable

from bot.delivery.meter import Meter, Unmeasured

SECONDS_APART = 1.0
REMEMBERED = 10_000


class Pace:
    """Spaces out messages by channel; a channel that was quiet does not wait."""

    def __init__(self, monotonic: Callable[[], float], apart: float = SECONDS_APART) -> None:
        self._monotonic = monotonic
        self._apart = apart
        self._free_at: OrderedDict[str, float] = OrderedDict()
        self.meter: Meter = Unmeasured()

    async def wait_for_turn(self, channel: str) -> None:
        """Sleep until the channel may have its next message."""
        now = self._monotonic()
        turn = max(now, self._free_at.pop(channel, now))
        self._free_at[channel] = turn + self._apart
        if len(self._free_at) > REMEMBERED:
            self._free_at.popitem(last=False)
        if turn > now:
            self.meter.waited_for_channel(turn - now)
            await asyncio.sleep(turn - now)
