"""How long everything takes in delivery: one object, so that a trial run can shorten all of it."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any

from bot.core.retry import FIRST_WAIT, LONGEST_WAIT


class BadTiming(Exception):
    """A post would not fit into its lease."""


def seconds_awake_or_not() -> float:
    """Seconds that no change of the wall clock touches, and that go on while a machine sleeps."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def jitter() -> float:
    """Chance in [0, 1), so that tries do not come back in step."""
    return random.SystemRandom().random()


@dataclass(frozen=True, slots=True)
class Timing:
    """Leases, time limits and waits; what belongs together is shortened together.

    `lease`: how long a claim is ours. `guard`: how long a worker that was asked for a nudge has to
    begin, before one is asked again. `post`: what one call of Slack takes at most; a post begins
    only while that and `room` are left of its lease. `folded`: how long what goes out with another
    message sleeps. `lookup_margin`: how much earlier than it was sent a message is looked for.
    `mending`: how often what waits for somebody to mend something is tried. `second_look`: when
    somebody is asked after again whom Slack did not know. `mending_apart`: how often presses may
    have it tried. `looks_apart`: how long one look for a message keeps its workspace's next one
    waiting, None for not at all. `first_wait`, `longest_wait`: between tries. `jitter` is in
    [0, 1), `elapsed` in seconds.
    """

    lease: timedelta = timedelta(seconds=60)
    guard: timedelta = timedelta(seconds=20)
    post: timedelta = timedelta(seconds=10)
    room: timedelta = timedelta(seconds=5)
    folded: timedelta = timedelta(seconds=90)
    lookup_margin: timedelta = timedelta(minutes=5)
    mending: timedelta = timedelta(hours=1)
    mending_apart: timedelta = timedelta(seconds=10)
    looks_apart: timedelta | None = None
    second_look: timedelta = timedelta(hours=1)
    first_wait: timedelta = FIRST_WAIT
    longest_wait: timedelta = LONGEST_WAIT
    jitter: Callable[[], float] = jitter
    elapsed: Callable[[], float] = seconds_awake_or_not

    def __post_init__(self) -> None:
        """Refuse what would let a post outlast its lease."""
        if self.post + self.room > self.lease / 2:
            raise BadTiming(f"{self.post} and {self.room} are more than half of {self.lease}")

    def shortened(self, by: float) -> "Timing":
        """The same in proportion: 30 makes two seconds of a minute."""
        waits: dict[str, Any] = {
            one.name: value / by
            for one in fields(self)
            if isinstance(value := getattr(self, one.name), timedelta)
        }
        return replace(self, **waits)
