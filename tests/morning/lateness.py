"""How long the line was over the day, and how late notes came."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.morning.companies import Companies, Numbers
from tests.morning.notes_due import NotesDue, closes_at

WINDOW = 300
"""Seconds in one point of a curve."""

SMALL = 50

Curve = NDArray[Any]


@dataclass(frozen=True)
class Told:
    """A day in numbers; seconds, and parts of all notes. `longest_line` is in notes.

    `small_p99` is of workspaces with up to `SMALL` reps.
    """

    notes: int
    median: float
    p99: float
    small_p99: float
    worst: float
    within_a_minute: float
    same_day: float
    longest_line: int

    @classmethod
    def of(cls, reps: Companies, notes: NotesDue, sent: Numbers) -> "Told":
        """What is told of one day."""
        late = (sent - notes.due).astype(np.int64)
        closes = _closes(reps)[reps.zone[notes.rep]]
        _, line = line_over_the_day(notes, sent)
        return cls(
            notes=len(notes),
            median=float(np.median(late)),
            p99=_p99(late),
            small_p99=_p99(late[(reps.sizes <= SMALL)[reps.workspace[notes.rep]]]),
            worst=float(late.max()),
            within_a_minute=float((late <= 60).mean()),
            same_day=float((sent < closes).mean()),
            longest_line=int(line.max()),
        )


def line_over_the_day(notes: NotesDue, sent: Numbers) -> tuple[Curve, Curve]:
    """Seconds after midnight, and how many notes were due and not sent at the end of each."""
    at = _moments(notes, sent)
    waiting = np.searchsorted(notes.due, at, "right") - np.searchsorted(np.sort(sent), at, "right")
    return at, waiting


def lateness_over_the_day(notes: NotesDue, sent: Numbers) -> tuple[Curve, Curve]:
    """Seconds after midnight, and how late the latest of a hundred notes came that were due then.

    Only moments at which anything was due.
    """
    late = sent - notes.due
    window = (notes.due - notes.due[0]) // WINDOW
    which, first = np.unique(window, return_index=True)
    p99 = [_p99(part) for part in np.split(late, first[1:])]
    return which * WINDOW + notes.due[0], np.array(p99)


def _p99(late: Curve) -> float:
    return float(np.percentile(late, 99)) if len(late) else 0.0


def _moments(notes: NotesDue, sent: Numbers) -> Curve:
    # At the due times themselves too, where the line is longest.
    regular = np.arange(int(notes.due[0]), int(sent.max()) + WINDOW, WINDOW)
    return np.unique(np.concatenate([regular, notes.due]))


def _closes(reps: Companies) -> Numbers:
    return np.array([closes_at(zone) for zone in reps.zones], dtype=np.int32)
