"""Leases, time-outs and waits, shortened in proportion, so that minutes hold a campaign."""

from datetime import timedelta

from bot.delivery.timing import Timing
from bot.jobs import ticker

SHORTER = 20
TIMING = Timing().shortened(SHORTER)
LEASE, TIMEOUT, ROOM = (part.total_seconds() for part in (TIMING.lease, TIMING.post, TIMING.room))
APART = 1 / SHORTER


def tick_oftener() -> None:
    """Let the ticker of this process look oftener, too."""
    ticker.TICK, ticker.REFRESH = timedelta(seconds=0.1), timedelta(seconds=0.5)
    ticker.LEARN_WHAT_WAITS = ticker.LEARN_WHAT_WAITS / SHORTER
