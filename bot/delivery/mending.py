"""What waits until somebody mends something: tried again when a person does anything, and hourly.

A press is the sign that somebody is there and Slack talks to us; it costs nothing where nothing
waits.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from bot.delivery.ports import Clock
from bot.delivery.timing import Timing
from storage.database import Database
from storage.mending import teams_waiting, wake_waiting


class Mending:
    """Remembers in which workspaces something waits, and in which of them somebody pressed."""

    def __init__(self, database: Database, clock: Clock, timing: Timing) -> None:
        self._database = database
        self._clock = clock
        self._timing = timing
        self._waiting: set[str] = set()
        self._pressed: set[str] = set()
        self._woken: dict[str, float] = {}

    async def load(self, *, pressed: bool = False) -> None:
        """Learn where something waits, also by another process's doing; try it if told to."""
        self._waiting = await self._database.run(teams_waiting)
        self._pressed = set(self._waiting) if pressed else self._pressed & self._waiting

    def waits_in(self, team_id: str) -> None:
        """Something waits there from now on."""
        self._waiting.add(team_id)

    def pressed_in(self, team_id: str) -> None:
        """Somebody did something there, or something got through."""
        if team_id in self._waiting:
            self._pressed.add(team_id)

    async def wake(self) -> None:
        """Let what waits where somebody pressed be tried at the next look, but not too often."""
        if not self._pressed:
            return
        ready = sorted(team for team in self._pressed if self._rested(team))
        if not ready:
            return
        now = self._clock.now()
        await self._database.run(lambda session: _wake_all(session, ready, now))
        self._pressed.difference_update(ready)
        self._woken |= dict.fromkeys(ready, self._timing.elapsed())

    def _rested(self, team_id: str) -> bool:
        woken = self._woken.get(team_id)
        apart = self._timing.mending_apart.total_seconds()
        return woken is None or self._timing.elapsed() - woken >= apart


def _wake_all(session: Session, teams: Iterable[str], now: datetime) -> None:
    for team_id in teams:
        wake_waiting(session, team_id, now)
