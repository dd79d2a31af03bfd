"""The clock by which leases begin and end: Slack's, which every process on a database shares."""

from datetime import datetime

from bot.delivery.ports import Clock, Messenger
from bot.delivery.timing import Timing
from storage.whose_turn import Leases


class LeaseClock:
    """Slack's time as its answers tell it; ours before the first answer.

    By clocks of their own, one that is fast would take over what another is about to post.
    """

    def __init__(self, messenger: Messenger, clock: Clock, timing: Timing) -> None:
        self.timing = timing
        self._messenger = messenger
        self._clock = clock

    def now(self) -> datetime:
        """The moment that ends of leases are held against."""
        return self._messenger.slack_time() or self._clock.now()

    def leases(self) -> Leases:
        """What is over by now, and when what begins now will be."""
        now = self.now()
        return Leases(now, now + self.timing.lease)
