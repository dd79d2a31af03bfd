"""What Slack takes: a message a second to one person, and several hundred a minute in a workspace.

"Several hundred" is all that Slack's documentation says of chat.postMessage
(https://docs.slack.dev/apis/web-api/rate-limits): the simulation reckons with 300.
"""

from dataclasses import dataclass
from math import ceil

LONG_AGO = -1_000_000
"""Seconds: any allowance has come back since."""


@dataclass(frozen=True)
class SlackTakes:
    """Messages a workspace: so many in any minute, of which so many at once after a rest.

    `apart`: seconds between two messages to one person.
    """

    a_minute: int = 300
    at_once: int = 60
    apart: int = 1

    @property
    def a_second(self) -> float:
        """How fast an allowance that was used up comes back."""
        return (self.a_minute - self.at_once) / 60


class Allowances:
    """How many messages each workspace may have now; never more than `a_minute` in any minute."""

    def __init__(self, takes: SlackTakes, workspaces: int) -> None:
        self._takes = takes
        self._left = [float(takes.at_once)] * workspaces
        self._at = [LONG_AGO] * workspaces

    def left(self, workspace: int, now: int) -> int:
        """How many it may have now."""
        came = (now - self._at[workspace]) * self._takes.a_second
        self._left[workspace] = min(float(self._takes.at_once), self._left[workspace] + came)
        self._at[workspace] = now
        return int(self._left[workspace] + 1e-9)

    def use(self, workspace: int, number: int) -> None:
        """Take so many off, of those that were left."""
        self._left[workspace] -= number

    def reserve(self, workspace: int, now: int, patience: int) -> int | None:
        """Take the next one there will be: in how many seconds; None where that is too long."""
        self.left(workspace, now)
        wait = self.free_at(workspace, now) - now if self._left[workspace] < 1 else 0
        if wait > patience:
            return None
        self._left[workspace] -= 1
        return wait

    def free_at(self, workspace: int, now: int) -> int:
        """The second in which it may have one more."""
        short = max(0.0, 1 - self._left[workspace])
        return now + max(1, ceil(short / self._takes.a_second - 1e-9))
