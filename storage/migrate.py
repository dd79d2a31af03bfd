"""Alembic run from code: no alembic.ini, one transaction, safe when two processes start at once."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

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
_ADVISORY_LOCK = 0x0D00_0E12


class UnknownRevision(Exception):
    """The database was migrated by a newer Do-Over than this one."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database is at revision {revision}, which this version does not know. "
            "Run the newer version again, or restore a backup made before it."
        )


class OrphanedRows(Exception):
    """A migration would leave rows whose parent is gone; it was rolled back."""

    def __init__(self, tables: set[str]) -> None:
        super().__init__(f"Rows would lose their parent in: {', '.join(sorted(tables))}.")


def upgrade(url: str, migrations: Path = MIGRATIONS) -> None:
    """Bring the database to the newest schema; does nothing when it is there already.

    Raises DatabaseUnavailable, UnknownRevision and OrphanedRows; then nothing was changed.
    """
    with _transaction(url) as connection:
        _wait_for_others(connection)
        before = _revision_of(connection)
        upgrade_connection(connection, migrations)
        if connection.dialect.name == "sqlite" and _revision_of(connection) != before:
            _refuse_broken_references(connection)


def upgrade_connection(connection: Connection, migrations: Path = MIGRATIONS) -> None:
    """Migrate inside a transaction that is open already, as an in-memory database needs."""
    _refuse_unknown(_revision_of(connection), migrations)
    config = _config(migrations)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def current_revision(url: str) -> str | None:
    """Name the revision the database is at; None when it was never migrated."""
    if not is_there(url):
        return None
    with _transaction(url) as connection:
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
    return ScriptDirectory.from_config(_config(migrations)).get_current_head()


def is_current(url: str, migrations: Path = MIGRATIONS) -> bool:
    """Tell whether the database is at the newest revision this code knows."""
    return current_revision(url) == head_revision(migrations)


def differences(url: str) -> list[str]:
    """List where the database's schema differs from the models; empty when they agree."""
    import storage.models  # noqa: F401, PLC0415 - registers the tables

    with _transaction(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [repr(change) for change in compare_metadata(context, SQLModel.metadata)]


def create_revision(message: str, migrations: Path = MIGRATIONS) -> Path:
    """Write the revision that takes the newest schema to the models, for a developer to read."""
    head = head_revision(migrations)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/newest.db"
        upgrade(url, migrations)
        with _transaction(url) as connection:
            config = _config(migrations)
            config.attributes["connection"] = connection
            number = f"{int(head or 0) + 1:04d}"
            script = command.revision(config, message, autogenerate=True, rev_id=number)
    if script is None or isinstance(script, list):
        raise TypeError("Alembic was to write one revision and did not.")
    return Path(script.path)


def _config(migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _has_file(database: str | None) -> bool:
    return database is not None and Path(database).exists()


def _revision_of(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_unknown(revision: str | None, migrations: Path) -> None:
    scripts = ScriptDirectory.from_config(_config(migrations))
    if revision and revision not in {script.revision for script in scripts.walk_revisions()}:
        raise UnknownRevision(revision)


def _wait_for_others(connection: Connection) -> None:
    # SQLite's transaction began with the write lock in hand.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})


@contextmanager
def _transaction(url: str) -> Iterator[Connection]:
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


def _refuse_broken_references(connection: Connection) -> None:
    broken = {row[0] for row in connection.execute(text("PRAGMA foreign_key_check"))}
    if broken:
        raise OrphanedRows(broken)


def main() -> None:
    """Offer a developer the commands around migrations."""
    app = typer.Typer(help="Make and check migrations.", no_args_is_help=True)

    @app.command()
    def revision(message: str) -> None:
        """Write the revision that takes the newest schema to the models."""
        typer.echo(f"Wrote {create_revision(message)}; read it, then run ruff format on it.")

    @app.command()
    def head() -> None:
        """Name the newest revision."""
        typer.echo(head_revision() or "There is no revision yet.")

    app()


if __name__ == "__main__":
    main()
