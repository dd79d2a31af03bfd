"""The version before the newest tables, out of the repository: its processes run beside ours."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import send_handle
from pathlib import Path
from socket import socket

from tests.chaos.fates import Fate

HERE = Path(__file__).parents[2]
MIGRATIONS = "storage/migrations/versions"
PARENT = Path(__file__).parent / "old_process.py"
KINDS = ("bot", "storage", "tests")
SHARED = ("web", "worker")
"""What one may be of a version that can share the work; it would not work alone beside others."""


class OldVersion:
    """Its files, of which commit they are, and a warm parent that forks its processes."""

    def __init__(self, folder: Path, commit: str) -> None:
        self.commit = commit
        self._ends: dict[int, int] = {}
        self._channel, theirs = Pipe()
        self._parent = subprocess.Popen(
            # Its own modules, and none of ours: not even what lies beside the script.
            [sys.executable, "-P", str(PARENT), str(theirs.fileno())],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder)},
            pass_fds=[theirs.fileno()],
        )
        theirs.close()

    def start(self, what: Mapping[str, object], line: Connection, bound: socket) -> "OldProcess":
        """A process of it: it does everything, or its share where the version knows of shares."""
        self._channel.send(json.dumps(what))
        for handle in (line.fileno(), bound.fileno()):
            send_handle(self._channel, handle, self._parent.pid)
        return OldProcess(self._hear("forked"), self)

    def end_of(self, number: int) -> int:
        """Wait until that process has ended, and say how."""
        while number not in self._ends:
            self._hear("ended")
        return self._ends.pop(number)

    def close(self) -> None:
        """Let the parent end."""
        self._channel.close()
        self._parent.wait()

    def _hear(self, word: str) -> int:
        while True:
            said, number, *how = self._channel.recv()
            if said == "ended":
                self._ends[number] = how[0]
            if said == word:
                return int(number)


class OldProcess:
    """The same handle that `multiprocessing` gives for ours."""

    def __init__(self, number: int, version: OldVersion) -> None:
        self.pid = number
        self.exitcode: int | None = None
        self.sentinel = os.pidfd_open(number)
        self._version = version

    def is_alive(self) -> bool:
        """Whether it runs."""
        return self.exitcode is None and not wait([self.sentinel], timeout=0)

    def join(self) -> None:
        """Wait for its end."""
        self.exitcode = self._version.end_of(self.pid)
        os.close(self.sentinel)


def told(
    number: int, environment: Mapping[str, str], folder: Path, fates: Sequence[Fate]
) -> dict[str, object]:
    """What any version understands: settings as they are set, and where to read and write."""
    return {
        "number": number,
        "environment": dict(environment),
        "time": str(folder / "time"),
        "log": str(folder / "bots.log"),
        "fates": [asdict(fate) for fate in fates],
        "role": SHARED[number % len(SHARED)],
    }


def before_newest_tables(folder: Path) -> OldVersion | None:
    """Unpack it there; None where this is no repository."""
    newest = max((HERE / MIGRATIONS).glob("[0-9]*.py")).relative_to(HERE)
    added = _git("log", "--diff-filter=A", "--format=%H", "-1", "--", str(newest))
    if not added:
        return None
    commit = _git("rev-parse", f"{added}^").strip()
    packed = subprocess.run(
        ["git", "archive", commit, *KINDS], cwd=HERE, capture_output=True, check=True
    ).stdout
    folder.mkdir()
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed, check=True)
    # Else every start of one would compile all of it again, where Python is told to write none.
    subprocess.run([sys.executable, "-m", "compileall", "-q", *KINDS[:2]], cwd=folder, check=True)
    return OldVersion(folder, commit)


def _git(*arguments: str) -> str:
    said = subprocess.run(
        ["git", *arguments], cwd=HERE, capture_output=True, text=True, check=False
    )
    return said.stdout.strip()
