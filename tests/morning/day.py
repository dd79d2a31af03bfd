"""A day of sending, second by second, by the rules by which the bot claims and Slack takes.

What is simulated of the bot: whose turn it is (the workspaces that wait longest, a few notes of
each: `bot.delivery.deliverer.LIMITS`), one note of a rep at a time, a workspace that used up its
allowance is passed over. What a worker does in a second is a figure that was measured.
"""

from collections import deque
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from bot.delivery.deliverer import LIMITS
from tests.morning.companies import Companies, Numbers
from tests.morning.notes_due import NotesDue
from tests.morning.slack_takes import Allowances, SlackTakes


@dataclass(frozen=True)
class Workers:
    """How many there are, and how many notes a second each sends."""

    number: int
    notes_a_second: float

    @property
    def in_all(self) -> float:
        """Notes a second of all of them, which share one database that is not the bound."""
        return self.number * self.notes_a_second


class Day:
    """Everything that waits, and where it waits."""

    def __init__(
        self, reps: Companies, notes: NotesDue, workers: Workers, takes: SlackTakes
    ) -> None:
        number = int(reps.workspace.max()) + 1
        self._workers, self._apart = workers, takes.apart
        self._due: list[int] = notes.due.tolist()
        self._rep: list[int] = notes.rep.tolist()
        self._workspace: list[int] = reps.workspace[notes.rep].tolist()
        self._allowances = Allowances(takes, number)
        self._lines: list[deque[int]] = [deque() for _ in range(number)]
        self._is_known = [False] * number
        self._ready: list[tuple[int, int]] = []  # due, workspace
        self._resting: list[tuple[int, int]] = []  # free at, workspace
        self._held: list[tuple[int, int]] = []  # free at, note: its rep has just had another
        self._free_at = [self._due[0]] * len(reps.workspace)
        self._arrived, self._room = 0, 0.0
        self.sent = np.full(len(notes), -1, dtype=np.int32)

    def run(self) -> Numbers:
        """Send everything; gives the second in which each note was sent."""
        now, left = self._due[0], len(self._due)
        while left:
            self._arrive(now)
            left -= self._send(now)
            now = now + 1 if self._ready else self._next_moment(now)
        return self.sent

    def _next_moment(self, now: int) -> int:
        """The next second in which anything can be sent: nothing happens in between."""
        due = self._due[self._arrived : self._arrived + 1]
        soon = [heap[0][0] for heap in (self._resting, self._held) if heap]
        self._room = 0.0
        return max(now + 1, min([*due, *soon], default=now + 1))

    def _arrive(self, now: int) -> None:
        while self._arrived < len(self._due) and self._due[self._arrived] <= now:
            self._lines[self._workspace[self._arrived]].append(self._arrived)
            self._show(self._workspace[self._arrived])
            self._arrived += 1
        while self._held and self._held[0][0] <= now:
            note = heappop(self._held)[1]
            self._lines[self._workspace[note]].appendleft(note)
            self._show(self._workspace[note])
        while self._resting and self._resting[0][0] <= now:
            self._make_ready(heappop(self._resting)[1])

    def _show(self, workspace: int) -> None:
        if not self._is_known[workspace]:
            self._is_known[workspace] = True
            self._make_ready(workspace)

    def _make_ready(self, workspace: int) -> None:
        heappush(self._ready, (self._due[self._lines[workspace][0]], workspace))

    def _send(self, now: int) -> int:
        sent, self._room = 0, min(self._room, 0.0) + self._workers.in_all
        while self._ready and self._can_go_on:
            some = min(LIMITS.teams, len(self._ready))
            turn = [heappop(self._ready)[1] for _ in range(some)]
            most = max(LIMITS.least_per_team, LIMITS.in_all // len(turn))
            sent += sum(self._send_of(workspace, most, now) for workspace in turn)
        return sent

    @property
    def _can_go_on(self) -> bool:
        return self._room > 0

    def _send_of(self, workspace: int, most: int, now: int) -> int:
        """Send a few notes of a workspace, and put it where it waits next."""
        line, sent = self._lines[workspace], 0
        may = min(most, self._allowances.left(workspace, now))
        while line and sent < may:
            note = line.popleft()
            if (free := self._free_at[self._rep[note]]) > now:
                heappush(self._held, (free, note))
                continue
            self._free_at[self._rep[note]] = now + self._apart
            self.sent[note] = now
            sent += 1
        self._allowances.use(workspace, sent)
        self._room -= sent
        self._put_back(workspace, now)
        return sent

    def _put_back(self, workspace: int, now: int) -> None:
        if not self._lines[workspace]:
            self._is_known[workspace] = False
        elif self._allowances.left(workspace, now):
            self._make_ready(workspace)
        else:
            heappush(self._resting, (self._allowances.free_at(workspace, now), workspace))
