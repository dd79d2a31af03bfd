"""Whose turn it is at Slack: one port, for a process alone and for many on one database."""

from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import Protocol

from bot.delivery.meter import Meter
from bot.delivery.ports import NotSent


class NoTurnYet(NotSent):
    """Others have used up what Slack takes; `wait_for` is in how long to ask again.

    `method` is what the whole workspace has to wait for, None where it is but one place.
    """

    def __init__(self, wait: timedelta, method: str | None = None) -> None:
        super().__init__("no_turn_yet", wait)
        self.wait_for = wait
        self.method = method


class Turns(Protocol):
    """Keeps to what Slack takes; raises NoTurnYet, or SlowDown while Slack has us rest."""

    meter: Meter

    def to_post(self, team_id: str, whose: str) -> AbstractAsyncContextManager[float]:
        """Wait for the turn to post to a person or a channel, and have it to the end of the block.

        Gives until when a post may begin, in the seconds of `Timing.elapsed`.
        """
        ...

    def to_call(self, team_id: str, method: str) -> AbstractAsyncContextManager[None]:
        """Wait until a method may be called; a rest that Slack asks for in it, all keep."""
        ...
