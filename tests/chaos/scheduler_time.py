"""The scheduler reads the wall clock by itself: here it is given the one of its own process."""

from datetime import UTC, datetime, tzinfo

from apscheduler.executors import base as executors
from apscheduler.schedulers import base as schedulers

from bot.jobs import steady
from tests.chaos.shared_time import ToldClock


def schedule_by(clock: ToldClock) -> None:
    """Let schedulers of this process tell the time by a clock."""

    class Told(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Told":
            return cls.fromtimestamp(clock.now().timestamp(), tz or UTC)

    for module in (executors, schedulers, steady):
        module.datetime = Told  # type: ignore[union-attr]
