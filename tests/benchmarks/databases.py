"""A fresh, migrated database of each kind, as often as it is wanted."""

import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import make_url

from storage import migrate
from tests.databases import GUARD

SQLITE, POSTGRES = "SQLite", "PostgreSQL"


class Databases:
    """Databases of one kind; a copy of one that is prepared is as quick as a new one."""

    def __init__(self, kind: str, place: str) -> None:
        self.kind = kind
        self._place = place
        self._empty = self._url("empty")
        if kind == POSTGRES:
            self._execute("CREATE DATABASE {}", "empty")
        migrate.upgrade(self._empty)

    def new(self) -> str:
        """The URL of a migrated database with nothing in it."""
        return self.copy(self._empty)

    def copy(self, url: str) -> str:
        """The URL of a copy of a database that nobody has open."""
        name = f"b{uuid.uuid4().hex[:12]}"
        self.tidy(url)
        if self.kind == POSTGRES:
            self._execute("CREATE DATABASE {} TEMPLATE {}", name, make_url(url).database or "")
        else:
            shutil.copyfile(make_url(url).database or "", f"{self._place}/{name}.db")
        return self._url(name)

    def tidy(self, url: str) -> None:
        """What a server does by itself in time, and what is off in ours: count the rows."""
        if self.kind == POSTGRES:
            self._execute("VACUUM ANALYZE", database=make_url(url).database or "")

    def gigabytes(self, url: str) -> float:
        """What a database takes on the disk, its indexes included."""
        name = make_url(url).database or ""
        if self.kind == SQLITE:
            return Path(name).stat().st_size / 1e9
        server = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(server) as connection:
            row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
        assert row
        return int(row[0]) / 1e9

    def _url(self, name: str) -> str:
        if self.kind == SQLITE:
            return f"sqlite:///{self._place}/{name}.db"
        server = make_url(self._place).set(drivername="postgresql", database=name)
        return server.render_as_string(hide_password=False)

    def _execute(self, statement: str, *names: str, database: str = "postgres") -> None:
        server = make_url(self._place).set(drivername="postgresql", database=database)
        conninfo = server.render_as_string(hide_password=False)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(SQL(statement).format(*(Identifier(name) for name in names)))


@contextmanager
def sqlite_databases() -> Iterator[Databases]:
    """SQLite files in a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="do-over-bench-") as folder:
        yield Databases(SQLITE, folder)


@contextmanager
def postgres_databases() -> Iterator[Databases]:
    """A server of our own, without fsync, that goes with us."""
    with subprocess.Popen(
        [sys.executable, str(GUARD), "/tmp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as guard:
        assert guard.stdin
        assert guard.stdout
        assert guard.stderr
        url = guard.stdout.readline().strip()
        if not url:
            raise RuntimeError(f"PostgreSQL did not start: {guard.stderr.read()}")
        try:
            yield Databases(POSTGRES, url)
        finally:
            guard.stdin.close()
            # A server with ten million rows takes a while to go.
            guard.wait(timeout=300)
