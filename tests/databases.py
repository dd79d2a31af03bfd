"""Fixtures for both databases: each test that asks for one runs on SQLite and on PostgreSQL."""

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import make_url

from storage import migrate
from storage.database import Database
from tests import in_memory

GUARD = Path(__file__).parent / "postgres_guard.py"
KINDS = ["sqlite", "postgres"]


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A server where databases may be made: TEST_DATABASE_URL's, or one of this worker's own."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    command = [sys.executable, str(GUARD), in_memory.short_folder()]
    # A session of its own keeps a terminal's Ctrl-C away from the server's processes.
    with subprocess.Popen(
        command,
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
            pytest.fail(f"PostgreSQL did not start:\n{guard.stderr.read()}", pytrace=False)
        yield url
        guard.stdin.close()
        guard.wait(timeout=30)


class PostgresDatabases:
    """Makes databases on one server, each from a template, and drops them."""

    def __init__(self, server: str, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        self._server = make_url(server).set(drivername="postgresql")
        self._connection = connection

    def create(self, template: str = "template1") -> str:
        """Make a database and give its name."""
        name = f"do_over_{uuid.uuid4().hex}"
        statement = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        self._connection.execute(statement.format(Identifier(name), Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        statement = SQL("DROP DATABASE {} WITH (FORCE)")
        self._connection.execute(statement.format(Identifier(name)))

    def url(self, name: str) -> str:
        """Give the URL of a database on this server."""
        return self._server.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres_databases(postgres_url: str) -> Iterator[PostgresDatabases]:
    """Makes and drops databases on the tests' server."""
    server = make_url(postgres_url).set(drivername="postgresql")
    conninfo = server.render_as_string(hide_password=False)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        yield PostgresDatabases(postgres_url, connection)


@pytest.fixture(scope="session")
def postgres_template(postgres_databases: PostgresDatabases) -> Iterator[str]:
    """The name of a migrated database to copy."""
    name = postgres_databases.create()
    migrate.upgrade(postgres_databases.url(name))
    yield name
    postgres_databases.drop(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    path = tmp_path_factory.mktemp("template") / "do_over.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite database of the test's own."""
    path = tmp_path / "do_over.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_database_url(
    postgres_databases: PostgresDatabases, postgres_template: str
) -> Iterator[str]:
    """A migrated PostgreSQL database of the test's own."""
    name = postgres_databases.create(postgres_template)
    yield postgres_databases.url(name)
    postgres_databases.drop(name)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of the test's own, once on SQLite and once on PostgreSQL."""
    fixture = {"sqlite": "sqlite_url", "postgres": "postgres_database_url"}[request.param]
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that was never migrated, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    databases: PostgresDatabases = request.getfixturevalue("postgres_databases")
    name = databases.create()
    yield databases.url(name)
    databases.drop(name)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open, migrated database, once on SQLite and once on PostgreSQL."""
    opened = Database.open(database_url)
    yield opened
    await opened.close()
