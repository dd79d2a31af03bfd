"""The newest schema: safe when two processes start at once, quick when it is there already."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage import schema_floor
from storage.engines import (
    create_postgres_engine,
    create_sqlite_engine,
    database_url,
    is_in_memory,
)
from storage.unavailable import reporting_unavailable

MIGRATIONS = Path(__file__).parent / "migrations"
# Another process may be migrating: waiting for it is better than starting on a half-made schema.
_WAIT_SECONDS = 120.0
OLDEST_THAT_RUNS = "0020"
"""The oldest revision whose code runs with the newest tables; only a contraction raises it.

It is kept in the database, so that a version from before knows whether it may go on with it.
"""
_ADVISORY_LOCK = 0x0D00_0E12


class UnknownRevision(Exception):
    """The database was migrated by a newer Do-Over than this one."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database is at revision {revision}, which this version does not know. "
            "Run the newer version again, or restore a backup made before it."
        )
        self.revision = revision


class SchemaState(StrEnum):
    """How the tables stand to the code."""

    CURRENT = "current"
    PENDING = "pending"
    NEWER = "newer"
    NEWER_AND_FITS = "newer_and_fits"
    """Of a newer version, which only added to what this one knows."""


class OrphanedRows(Exception):
    """A migration would leave rows whose parent is gone; it was rolled back."""

    def __init__(self, tables: set[str]) -> None:
        super().__init__(f"Rows would lose their parent in: {', '.join(sorted(tables))}.")


def upgrade(url: str, migrations: Path = MIGRATIONS) -> None:
    """Bring the database to the newest schema; does nothing when it is there already.

    Raises DatabaseUnavailable, UnknownRevision and OrphanedRows; then nothing was changed.
    """
    with transaction(url) as connection:
        _wait_for_others(connection)
        changed = upgrade_connection(connection, migrations)
        if changed and connection.dialect.name == "sqlite":
            _refuse_broken_references(connection)


def upgrade_connection(connection: Connection, migrations: Path = MIGRATIONS) -> bool:
    """Migrate in a transaction that is open already, as an in-memory database needs.

    Tells whether there was anything to do.
    """
    revision, known = _revision_of(connection), known_revisions(migrations)
    if revision and revision not in known:
        if _runs_with(connection, revision, known):
            return False
        raise UnknownRevision(revision)
    if revision == max(known, default=None):
        return False
    # Only here: Alembic and what it needs would be a tenth of every start.
    from storage.alembic_run import run_to_newest  # noqa: PLC0415

    run_to_newest(connection, migrations)
    schema_floor.write(connection, max(known), OLDEST_THAT_RUNS)
    return True


@contextmanager
def transaction(url: str) -> Iterator[Connection]:
    """A transaction in which tables may be made anew; raises DatabaseUnavailable."""
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        if is_in_memory(parsed):
            raise ValueError("An in-memory database is migrated with upgrade_connection.")
        # SQLite changes a table by making it anew; with foreign keys on, dropping the old one
        # would delete the rows that refer to it. https://www.sqlite.org/lang_altertable.html
        engine = create_sqlite_engine(parsed, wait_seconds=_WAIT_SECONDS, foreign_keys=False)
    else:
        engine = create_postgres_engine(parsed, wait_seconds=_WAIT_SECONDS, connections=1)
    try:
        with reporting_unavailable(), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def current_revision(url: str) -> str | None:
    """Name the revision the database is at; None when it was never migrated."""
    if not is_there(url):
        return None
    with transaction(url) as connection:
        return _revision_of(connection)


def is_there(url: str) -> bool:
    """Tell whether there is anything to connect to: SQLite would make a missing file."""
    parsed = database_url(url)
    return parsed.get_backend_name() != "sqlite" or _has_file(parsed.database)


def would_be_made(url: str) -> bool:
    """Tell whether connecting would make a new file, in a folder that is there for it."""
    database = database_url(url).database
    return not is_there(url) and database is not None and Path(database).parent.is_dir()


def head_revision(migrations: Path = MIGRATIONS) -> str | None:
    """Name the newest revision this code knows; None while there is none."""
    return max(known_revisions(migrations), default=None)


def is_current(url: str, migrations: Path = MIGRATIONS) -> bool:
    """Tell whether this code has nothing to migrate, and runs with what is there."""
    return state(url, migrations) in {SchemaState.CURRENT, SchemaState.NEWER_AND_FITS}


def newer_revision(url: str, migrations: Path = MIGRATIONS) -> str | None:
    """Name the revision the database is at where this code cannot run with it; else None."""
    return current_revision(url) if state(url, migrations) is SchemaState.NEWER else None


def state(url: str, migrations: Path = MIGRATIONS) -> SchemaState:
    """Compare the tables with what this code needs; changes nothing, raises DatabaseUnavailable."""
    if not is_there(url):
        return SchemaState.PENDING
    known = known_revisions(migrations)
    with transaction(url) as connection:
        revision = _revision_of(connection)
        if revision == max(known, default=None):
            return SchemaState.CURRENT
        if revision is None or revision in known:
            return SchemaState.PENDING
        fits = _runs_with(connection, revision, known)
        return SchemaState.NEWER_AND_FITS if fits else SchemaState.NEWER


def _runs_with(connection: Connection, revision: str, known: frozenset[str]) -> bool:
    return schema_floor.read(connection, revision) in known


def _has_file(database: str | None) -> bool:
    try:
        return database is not None and Path(database).exists()
    except OSError:
        # Whoever connects is told why it cannot even be looked for.
        return True


def _revision_of(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def known_revisions(migrations: Path = MIGRATIONS) -> frozenset[str]:
    """Revisions are numbered in a row, and their files are named by number and what they do."""
    files = (migrations / "versions").glob("[0-9]*.py")
    return frozenset(file.stem.partition("_")[0] for file in files)


def _wait_for_others(connection: Connection) -> None:
    # SQLite's transaction began with the write lock in hand.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})


def _refuse_broken_references(connection: Connection) -> None:
    broken = {row[0] for row in connection.execute(text("PRAGMA foreign_key_check"))}
    if broken:
        raise OrphanedRows(broken)
