"""Processes beside the benchmark: they are started, say that they are ready, and are ended."""

import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, ParamSpec, TypeVar
from urllib.parse import urlsplit
from urllib.request import urlopen

P = ParamSpec("P")
T = TypeVar("T")

STOP_SECONDS, READY_SECONDS = 20, 60
READY_POLL = 0.005
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Running:
    """A process and the last word of the line with which it said that it is ready."""

    process: subprocess.Popen[str]
    said: str

    @property
    def resident_mb(self) -> float:
        """Memory that it holds now."""
        return resident_mb(str(self.process.pid))

    @property
    def cpu_seconds(self) -> float:
        """Processor time that it has used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


def resident_mb(process: str) -> float:
    """Memory that a process holds now, by its id or as "self"."""
    status = Path(f"/proc/{process}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


@contextmanager
def serving(
    module: str, *arguments: str, environment: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """Run a web server while inside, from the moment that it answers; `said` is its base URL."""
    with running(module, *arguments, environment=environment) as found:
        parts = urlsplit(found.said)
        url = f"{parts.scheme}://{parts.netloc}"
        until_ready(url)
        yield Running(found.process, url)


def until_ready(url: str) -> None:
    """Wait until a server says that it is ready."""
    end = time.monotonic() + READY_SECONDS
    while True:
        try:
            with urlopen(f"{url}/readyz"):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(READY_POLL)


@contextmanager
def running(
    module: str, *arguments: str, environment: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """Run a module of Python while inside, from the moment that it says its first line."""
    # A busy bot warns of ticks left out: that would stand between the figures.
    with (
        tempfile.TemporaryFile("w+") as complaints,
        started([sys.executable, "-m", module, *arguments], environment, complaints) as process,
    ):
        assert process.stdout
        line = process.stdout.readline()
        if not line:
            complaints.seek(0)
            raise RuntimeError(f"{module} ended before it was ready: {complaints.read()}")
        yield Running(process, line.split()[-1].rstrip("."))


@contextmanager
def started(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    complaints: IO[str] | None = None,
) -> Iterator[subprocess.Popen[str]]:
    """Run a command while inside."""
    inherited = {**os.environ, **(environment or {})}
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=complaints,
        env=inherited,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def in_own_process(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The result of a function that is run by a fresh interpreter."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=fresh) as pool:
        return pool.submit(work, *args, **kwargs).result()
