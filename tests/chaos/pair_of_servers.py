"""A PostgreSQL server with a standby: it can crash, and be lost for good."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import make_url
from sqlalchemy.engine.url import URL

CRASH, FAIL_OVER = "crash", "fail over"


class PairOfServers:
    """The server that takes writes, whichever of the two that is; `url` is where."""

    def __init__(self, guard: "subprocess.Popen[str]") -> None:
        self._guard = guard
        self._one_at_a_time = asyncio.Lock()
        self.url = self._answer()

    def url_of(self, database: str | None) -> URL:
        """Where a database is now."""
        return make_url(self.url).set(database=database)

    async def crash(self) -> None:
        """Let it end in the midst of everything, and start again."""
        await self._tell(CRASH)

    async def fail_over(self) -> None:
        """Let it be gone for good, and the standby take its place."""
        await self._tell(FAIL_OVER)

    async def _tell(self, what: str) -> None:
        async with self._one_at_a_time:
            self.url = await asyncio.to_thread(self._told, what)

    def _told(self, what: str) -> str:
        assert self._guard.stdin
        self._guard.stdin.write(f"{what}\n")
        self._guard.stdin.flush()
        return self._answer()

    def _answer(self) -> str:
        assert self._guard.stdout
        url = self._guard.stdout.readline().strip()
        if not url:
            said = self._guard.stderr.read() if self._guard.stderr else ""
            raise RuntimeError(f"PostgreSQL and its standby do not run: {said}")
        return url


@contextmanager
def pair_of_servers() -> Iterator[PairOfServers]:
    """Two servers of our own, without fsync, that go with us."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.pair_guard"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as guard:
        try:
            yield PairOfServers(guard)
        finally:
            assert guard.stdin
            guard.stdin.close()
            guard.wait()
