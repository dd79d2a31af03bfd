"""Leases, time-outs and waits, shortened in proportion, so that minutes hold a campaign."""

from datetime import timedelta

from bot.core.app_kind import AppKind
from bot.delivery.allowances import Allowance, SlackLimits, limits_of
from bot.delivery.timing import Timing
from bot.jobs import ticker
from bot.jobs.engine import workers

SHORTER = 20
TIMING = Timing().shortened(SHORTER)
LEASE, TIMEOUT, ROOM = (part.total_seconds() for part in (TIMING.lease, TIMING.post, TIMING.room))
APART = 1 / SHORTER


def limits() -> SlackLimits:
    """What processes take of Slack together."""
    granted = limits_of(AppKind.INTERNAL).allowances.items()
    allowances = {what: Allowance(one.every / SHORTER, one.at_once) for what, one in granted}
    return SlackLimits(apart=APART, allowances=allowances)


def tick_oftener() -> None:
    """Let the ticker of this process look oftener, too."""
    ticker.TICK, ticker.REFRESH = timedelta(seconds=0.1), timedelta(seconds=0.5)
    ticker.LEARN_WHAT_WAITS = ticker.LEARN_WHAT_WAITS / SHORTER
    ticker.LOOK_FOR_OLD_PLANS = ticker.LOOK_FOR_OLD_PLANS / SHORTER
    workers.AGAIN_SECONDS = workers.AGAIN_SECONDS / SHORTER
