"""One time for every process: the true one, and what each process's clock makes of it."""

import mmap
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

BEGIN = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)  # a Tuesday, 9:00 in Berlin
_NUMBER = struct.Struct("d")
_STARTED, _AHEAD, _MACHINE, _OWN = 0, 1, 2, 3
_SLOTS = 4096
"""More than a campaign has processes: each has a clock of its own."""


class SharedTime:
    """Seconds in a file that every process maps, so that a clock jumps in the midst of anything."""

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)

    @classmethod
    def begin(cls, path: Path) -> "SharedTime":
        """Time begins now, and every clock is right."""
        path.write_bytes(bytes(_NUMBER.size * (_OWN + _SLOTS)))
        shared = cls(path)
        shared._write(_STARTED, monotonic())
        return shared

    def true(self) -> datetime:
        """What the time is; UTC."""
        passed = monotonic() - self._read(_STARTED) + self._read(_AHEAD)
        return BEGIN + timedelta(seconds=passed)

    def told(self, process: int) -> datetime:
        """What a process's clock says; UTC."""
        error = self._read(_MACHINE) + self._read(_own(process))
        return self.true() + timedelta(seconds=error)

    def pass_until(self, moment: datetime) -> None:
        """Let time pass for everybody; a moment that has passed changes nothing."""
        wait = (moment - self.true()).total_seconds()
        self._write(_AHEAD, self._read(_AHEAD) + max(0.0, wait))

    def set_machine(self, error: float) -> None:
        """Set the clock of the machine so many seconds wrong, for every process on it."""
        self._write(_MACHINE, error)

    def set_process(self, process: int, error: float) -> None:
        """Set the clock of one process so many seconds wrong, as if on a machine of its own."""
        self._write(_own(process), error)

    def set_right(self) -> None:
        """Let every clock be right."""
        for slot in range(_MACHINE, _OWN + _SLOTS):
            self._write(slot, 0.0)

    def _read(self, slot: int) -> float:
        return float(_NUMBER.unpack_from(self._map, slot * _NUMBER.size)[0])

    def _write(self, slot: int, value: float) -> None:
        _NUMBER.pack_into(self._map, slot * _NUMBER.size, value)


def _own(process: int) -> int:
    return _OWN + process % _SLOTS


class ToldClock:
    """The clock of one process."""

    def __init__(self, time: SharedTime, process: int) -> None:
        self._time = time
        self._process = process

    def now(self) -> datetime:
        """What it says; UTC."""
        return self._time.told(self._process)
