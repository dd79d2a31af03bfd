"""A PostgreSQL database copied by its own tools, and such a copy put back."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL

from storage.copy_trouble import (
    NO_FILE,
    NO_TOOL,
    NOT_OURS,
    RUNNING,
    THERE_ALREADY,
    TOOL_FAILED,
    CopyTrouble,
)
from storage.engines import create_postgres_engine, database_url
from storage.unavailable import reporting_unavailable

_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
_OWNER_ONLY = 0o600
_TABLE_OF_REVISION = "alembic_version"


def back_up(url: str, target: Path) -> None:
    """Have pg_dump write the database to a new file; raises CopyTrouble."""
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY))
    except FileExistsError as there:
        raise CopyTrouble(THERE_ALREADY, str(target)) from there
    except OSError as refused:
        raise CopyTrouble("not_writable", str(target.absolute().parent)) from refused
    try:
        _run("pg_dump", url, "--format=custom", "--schema=public", f"--file={target}")
    except BaseException:
        target.unlink()
        raise


def revision_in(file: Path) -> str | None:
    """The revision of the schema in a copy; raises CopyTrouble for what is not ours."""
    if not file.is_file():
        raise CopyTrouble(NO_FILE, str(file))
    asked = ("--data-only", f"--table={_TABLE_OF_REVISION}", "--file=-", str(file))
    try:
        said = _run("pg_restore", None, *asked).splitlines()
    except CopyTrouble as trouble:
        raise trouble if trouble.key == NO_TOOL else CopyTrouble(NOT_OURS, str(file)) from trouble
    begin = next((n for n, line in enumerate(said) if line.startswith("COPY ")), None)
    if begin is None or said[begin + 1] == "\\.":
        raise CopyTrouble(NOT_OURS, str(file))
    return said[begin + 1]


def restore(backup: Path, url: str, now: datetime) -> str:
    """Put a copy in the place of the tables; gives the schema in which those before are kept.

    Where it fails the tables before are back in their place. Raises CopyTrouble.
    """
    kept = f"before_{now:%Y%m%dt%H%M%Sz}".lower()
    with _engine(url) as engine:
        with engine.begin() as connection:
            _refuse_others(connection)
            _rename(connection, "public", kept)
            connection.execute(text("CREATE SCHEMA public"))
        try:
            put_back = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
            _run("pg_restore", url, *put_back, "--schema=public", str(backup))
        except BaseException:
            with engine.begin() as connection:
                connection.execute(text("DROP SCHEMA public CASCADE"))
                _rename(connection, kept, "public")
            raise
    return kept


def refuse_in_use(url: str) -> None:
    """Raises CopyTrouble where somebody else is connected to the database."""
    with _engine(url) as engine, engine.begin() as connection:
        _refuse_others(connection)


def _refuse_others(connection: Connection) -> None:
    if connection.execute(_OTHERS).scalar_one():
        raise CopyTrouble(RUNNING, connection.engine.url.database or "")


def _rename(connection: Connection, schema: str, name: str) -> None:
    connection.execute(text(f'ALTER SCHEMA "{schema}" RENAME TO "{name}"'))


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = create_postgres_engine(database_url(url), connections=1)
    try:
        with reporting_unavailable():
            yield engine
    finally:
        engine.dispose()


def _run(tool: str, url: str | None, *arguments: str) -> str:
    path = shutil.which(tool)
    if path is None:
        raise CopyTrouble(NO_TOOL, tool)
    where, secret = _address(database_url(url)) if url is not None else ([], {})
    done = subprocess.run(  # noqa: S603 - our own arguments, and no shell
        [path, *where, *arguments],
        env={**os.environ, **secret},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CopyTrouble(TOOL_FAILED, f"{tool}: {_reason(done.stderr)}")
    return done.stdout


def _address(url: URL) -> tuple[list[str], dict[str, str]]:
    # Arguments are seen by everybody on the machine, so the password is none.
    shown = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    secret = {} if url.password is None else {"PGPASSWORD": str(url.password)}
    return [f"--dbname={shown}"], secret


def _reason(printed: str) -> str:
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    errors = [line for line in lines if "error:" in line]
    return (errors or lines or ["it gave no reason"])[0]
