"""The same day where nobody passes over a workspace that has used up what Slack takes.

Its notes are claimed all the same and wait in a worker's hands; what would wait for too long is put
back, which costs as much as sending it.
"""

from heapq import heappop, heappush

from bot.delivery.deliverer import LIMITS
from tests.morning.companies import Companies
from tests.morning.day import Day, Workers
from tests.morning.notes_due import NotesDue
from tests.morning.slack_takes import SlackTakes

PATIENCE = 10
"""Seconds that a note waits in somebody's hands: a sixth of its lease."""


class InHand(Day):
    """What waits for its turn keeps one of the hands of a worker busy."""

    def __init__(
        self, reps: Companies, notes: NotesDue, workers: Workers, takes: SlackTakes
    ) -> None:
        super().__init__(reps, notes, workers, takes)
        self._hands = workers.number * LIMITS.in_all
        self._busy_until: list[int] = []

    def _send(self, now: int) -> int:
        while self._busy_until and self._busy_until[0] <= now:
            heappop(self._busy_until)
        return super()._send(now)

    @property
    def _can_go_on(self) -> bool:
        return super()._can_go_on and len(self._busy_until) < self._hands

    def _send_of(self, workspace: int, most: int, now: int) -> int:
        line, sent = self._lines[workspace], 0
        for _ in range(min(most, len(line))):
            if not self._can_go_on:
                break
            sent += self._take(line.popleft(), now)
        self._is_known[workspace] = bool(line)
        if line:
            self._make_ready(workspace)
        return sent

    def _take(self, note: int, now: int) -> int:
        rep = self._rep[note]
        if self._free_at[rep] > now:
            heappush(self._held, (self._free_at[rep], note))
            return 0
        self._room -= 1
        wait = self._allowances.reserve(self._workspace[note], now, PATIENCE)
        if wait is None:
            heappush(self._held, (now + PATIENCE, note))
            return 0
        self.sent[note], self._free_at[rep] = now + wait, now + wait + self._apart
        if wait:
            heappush(self._busy_until, now + wait)
        return 1
