"""The clock that the bot and the workspace share: real time, plus what was skipped."""

from collections.abc import Callable
from datetime import datetime, timedelta


class PracticeClock:
    """Runs in real time and can be moved forward, never back.

    `wall` gives aware datetimes; with `start` it begins there instead of now.
    """

    def __init__(self, wall: Callable[[], datetime], start: datetime | None = None) -> None:
        """Start at the wall's time, or at `start`."""
        self._wall = wall
        self._ahead = start - wall() if start else timedelta()

    def now(self) -> datetime:
        """The moment, aware."""
        return self._wall() + self._ahead

    def forward_to(self, at: datetime) -> None:
        """Skip to a moment; one that has passed changes nothing."""
        self._ahead += max(timedelta(), at - self.now())
