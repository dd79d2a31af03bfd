"""What is due on a Monday: the first working day, when everybody's week is summed up at nine.

The shares are assumed, and high: a rep with an open deal hears of the week at nine, some are asked
about promises at half past nine, most steps of the playbooks are due at ten, and receipts and
first steps fall anywhere in working time.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from tests.morning.companies import Companies, Numbers

MONDAY = date(2026, 3, 2)
MIDNIGHT = datetime.combine(MONDAY, time(), tzinfo=UTC)
"""Seconds of the simulation are counted from here; the first mornings come before it."""

OPENS, CLOSES = time(9), time(17, 30)


@dataclass(frozen=True)
class Shares:
    """How many notes there are for each rep at a time, on average; `load` is a factor on all."""

    at_nine: float = 1.0
    at_half_past_nine: float = 0.1
    at_ten: float = 0.2
    through_the_day: float = 0.5
    load: float = 1.0


@dataclass(frozen=True)
class NotesDue:
    """When each note is due (seconds after midnight UTC, rising), and which rep it is for."""

    due: Numbers
    rep: Numbers

    def __len__(self) -> int:
        return len(self.due)


def notes_due(reps: Companies, shares: Shares, chance: np.random.Generator) -> NotesDue:
    """The notes of the day; a greater load has all of a smaller one's, and more."""
    at = [
        _some(reps, shares.at_nine, shares, chance, _local(reps, OPENS)),
        _some(reps, shares.at_half_past_nine, shares, chance, _local(reps, time(9, 30))),
        _some(reps, shares.at_ten, shares, chance, _local(reps, time(10))),
        _some(reps, shares.through_the_day, shares, chance, _any_time(reps, chance)),
    ]
    due, rep = (np.concatenate(parts) for parts in zip(*at, strict=True))
    order = np.argsort(due, kind="stable")
    return NotesDue(due[order], rep[order])


def opens_at(zone: str) -> int:
    """When work begins in a zone, in seconds after midnight UTC."""
    return _seconds(zone, OPENS)


def closes_at(zone: str) -> int:
    """When work ends in a zone, in seconds after midnight UTC."""
    return _seconds(zone, CLOSES)


def _some(
    reps: Companies, share: float, shares: Shares, chance: np.random.Generator, due: Numbers
) -> tuple[Numbers, Numbers]:
    drawn = chance.random(len(reps.zone)) < share * shares.load
    who = np.flatnonzero(drawn).astype(np.int32)
    return due[who], who


def _local(reps: Companies, at: time) -> Numbers:
    by_zone = np.array([_seconds(zone, at) for zone in reps.zones], dtype=np.int32)
    found: NDArray[np.int32] = by_zone[reps.zone]
    return found


def _any_time(reps: Companies, chance: np.random.Generator) -> Numbers:
    open_for = _seconds("UTC", CLOSES) - _seconds("UTC", OPENS)
    after = chance.integers(0, open_for, len(reps.zone), dtype=np.int32)
    return (_local(reps, OPENS) + after).astype(np.int32)


def _seconds(zone: str, at: time) -> int:
    return int((datetime.combine(MONDAY, at, ZoneInfo(zone)) - MIDNIGHT).total_seconds())
