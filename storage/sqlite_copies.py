"""A SQLite database copied while it is in use, and such a copy put back."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from storage.copy_trouble import (
    DAMAGED,
    NEWER,
    NO_DATABASE,
    NO_FILE,
    NOT_OURS,
    NOT_WRITABLE,
    RUNNING,
    THERE_ALREADY,
    CopyTrouble,
)

WAL_FILES = ("-wal", "-shm", "-journal")
Prepare = Callable[[Path], None]
"""What is done to a copy before it takes the place of the database."""


def back_up(database: Path, target: Path) -> None:
    """Copy the database as it is at one moment, whoever writes meanwhile; raises CopyTrouble.

    https://www.sqlite.org/backup.html
    """
    if not database.exists():
        raise CopyTrouble(NO_DATABASE, str(database))
    if target.exists():
        raise CopyTrouble(THERE_ALREADY, str(target))
    with _beside(target) as copy:
        _copy(database, copy)
        _put(copy, target)


def revision_in(file: Path) -> str | None:
    """The revision of the schema in a copy; raises CopyTrouble for what is damaged or not ours."""
    if not file.is_file():
        raise CopyTrouble(NO_FILE, str(file))
    try:
        with closing(_read_only(file)) as connection:
            _check(connection, file)
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError as no_table:
        raise CopyTrouble(NOT_OURS, str(file)) from no_table
    except sqlite3.DatabaseError as damaged:
        raise CopyTrouble(DAMAGED, str(file)) from damaged
    return found[0] if found else None


def restore(backup: Path, database: Path, now: datetime, prepare: Prepare) -> Path | None:
    """Put a copy in the place of the database; gives where the one before is kept.

    At every moment the database is either the one before or the new one. Raises CopyTrouble.
    """
    with _beside(database) as copy:
        _copy(backup, copy)
        prepare(copy)
        _as_one_file(copy)
        kept = _kept(database, now)
        with _alone(database) as is_whole:
            if database.exists():
                _keep(database, kept)
            for end in WAL_FILES:
                _set_aside(_named(database, end), None if is_whole else _named(kept, end))
            copy.replace(database)
    _sync(database.parent)
    return kept if kept.exists() else None


def refuse_newer(revision: str | None, known: frozenset[str]) -> None:
    """Raises CopyTrouble for a schema that this version does not know."""
    if revision is not None and revision not in known:
        raise CopyTrouble(NEWER, revision)


def refuse_in_use(database: Path) -> None:
    """Raises CopyTrouble where somebody else has the database open."""
    with _alone(database):
        return


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """An empty file of its owner's alone in the same folder, gone afterwards unless renamed."""
    try:
        number, name = tempfile.mkstemp(dir=target.absolute().parent, prefix=f".{target.name}.")
    except OSError as refused:
        raise CopyTrouble(NOT_WRITABLE, str(target.absolute().parent)) from refused
    os.close(number)
    copy = Path(name)
    try:
        yield copy
    except OSError as refused:
        raise CopyTrouble(NOT_WRITABLE, refused.strerror or str(refused)) from refused
    finally:
        for end in ("", *WAL_FILES):
            _named(copy, end).unlink(missing_ok=True)


def _copy(database: Path, copy: Path) -> None:
    try:
        with closing(_read_only(database)) as source, closing(sqlite3.connect(copy)) as made:
            source.backup(made)
            _check(made, database)
    except sqlite3.OperationalError as refused:
        raise CopyTrouble(NOT_WRITABLE, str(refused)) from refused
    except sqlite3.DatabaseError as damaged:
        raise CopyTrouble(DAMAGED, str(database)) from damaged
    _as_one_file(copy)


def _as_one_file(copy: Path) -> None:
    # What is carried away, or takes another one's place, has nothing beside it.
    with closing(sqlite3.connect(copy)) as made:
        made.execute("PRAGMA journal_mode=DELETE")
    with copy.open("rb") as written:
        os.fsync(written.fileno())


def _check(connection: sqlite3.Connection, file: Path) -> None:
    if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise CopyTrouble(DAMAGED, str(file))


def _put(copy: Path, target: Path) -> None:
    try:
        # Unlike a renaming it takes no other file's place.
        os.link(copy, target)
    except FileExistsError as there:
        raise CopyTrouble(THERE_ALREADY, str(target)) from there
    _sync(target.absolute().parent)


def _set_aside(companion: Path, kept: Path | None) -> None:
    # It would be taken for the new one's; of a whole database all of it is in the file by now.
    with suppress(FileNotFoundError):
        if kept is None:
            companion.unlink()
        else:
            companion.rename(kept)


@contextmanager
def _alone(database: Path) -> Iterator[bool]:
    """Nobody else has the database open, and nobody opens it meanwhile; says whether it is whole.

    Raises CopyTrouble where somebody has.
    """
    if not database.exists():
        yield True
        return
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            # A bot that runs keeps the write-ahead log open, and this would end it.
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()
            connection.execute("BEGIN EXCLUSIVE")
            # The lock stays until the connection ends.
            connection.execute("COMMIT")
        except sqlite3.OperationalError as locked:
            raise CopyTrouble(RUNNING, str(database)) from locked
        except sqlite3.DatabaseError:
            # It is damaged, which is why it is replaced.
            yield False
            return
        yield True


def _keep(database: Path, kept: Path) -> None:
    if kept.exists():
        raise CopyTrouble(THERE_ALREADY, str(kept))
    os.link(database, kept)


def _kept(database: Path, now: datetime) -> Path:
    return database.with_name(f"{database.name}.before-{now:%Y%m%dT%H%M%SZ}")


def _named(file: Path, end: str) -> Path:
    return file.with_name(file.name + end)


def _read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
