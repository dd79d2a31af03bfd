"""The version before the newest tables, out of the repository: its processes run beside ours."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from socket import socket

from tests.chaos.fates import Fate

HERE = Path(__file__).parents[2]
MIGRATIONS = "storage/migrations/versions"
STARTS = Path(__file__).parent / "old_process.py"
KINDS = ("bot", "storage", "tests")


@dataclass(frozen=True, slots=True)
class OldVersion:
    """Its files, and which commit they are of."""

    folder: Path
    commit: str

    def start(self, what: Mapping[str, object], line: Connection, bound: socket) -> "OldProcess":
        """A process of it: it does everything, as one that works alone does."""
        handles = {"line": line.fileno(), "bound": bound.fileno()}
        return OldProcess(
            subprocess.Popen(
                # Its own modules, and none of ours: not even what lies beside the script.
                [sys.executable, "-P", str(STARTS), json.dumps({**what, **handles})],
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(self.folder)},
                pass_fds=list(handles.values()),
            )
        )


class OldProcess:
    """The same handle that `multiprocessing` gives for ours."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self.sentinel = os.pidfd_open(process.pid)

    @property
    def pid(self) -> int | None:
        """Its number."""
        return self._process.pid

    @property
    def exitcode(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.poll()

    def is_alive(self) -> bool:
        """Whether it runs."""
        return self.exitcode is None

    def join(self) -> None:
        """Wait for its end."""
        self._process.wait()
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
