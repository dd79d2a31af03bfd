"""The one error for a database that cannot do its work just now."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

LOCKED = "the database is locked by another program"
FULL = "the disk is full"
CANNOT_OPEN = "the database file cannot be opened; check its folder and rights"
NOT_WRITABLE = "the database file may not be written to; check its rights"
DAMAGED = "the database file is damaged; restore a backup"
READ_ONLY = "the database is read-only just now"

_SQLITE_REASONS = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_PROTOCOL: LOCKED,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: "the disk reports an error",
    sqlite3.SQLITE_NOMEM: "the machine is out of memory",
    sqlite3.SQLITE_CANTOPEN: CANNOT_OPEN,
    sqlite3.SQLITE_READONLY: NOT_WRITABLE,
    sqlite3.SQLITE_PERM: NOT_WRITABLE,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: "the database file is not a SQLite database",
}
_PRIMARY_CODE = 0xFF

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES_REASONS = {
    "25006": READ_ONLY,
    "25P03": "this process stood still for too long",
    "28000": "the database refused the user name or password",
    "28P01": "the database refused the user name or password",
    "3D000": "the database does not exist on the server",
    "40001": "too many changes met at once",
    "40P01": "too many changes met at once",
    "53100": FULL,
    "53200": "the database server is out of memory",
    "53300": "the database server has no connection free",
    "55P03": "the row is locked by another program",
}


class DatabaseUnavailable(Exception):
    """Nothing can be read or saved just now; `reason` says why, in a few words."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The database is not available: {reason}.")
        self.reason = reason


def reason_unavailable(error: BaseException) -> str | None:
    """Say why the database is away, or None when the error is of another kind."""
    if isinstance(error, DatabaseUnavailable):
        return error.reason
    if isinstance(error, PoolTimeout):
        return "every connection is busy"
    if not isinstance(error, DBAPIError):
        return None
    if isinstance(error.orig, sqlite3.Error):
        # Errors of the Python module itself carry no code: those are mistakes in our own code.
        code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_MISUSE)
        return _SQLITE_REASONS.get(code & _PRIMARY_CODE)
    return _postgres_reason(error)


def _postgres_reason(error: DBAPIError) -> str | None:
    known = _POSTGRES_REASONS.get(getattr(error.orig, "sqlstate", None) or "")
    if known:
        return known
    if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError):
        return "the database server cannot be reached"
    return None


@contextmanager
def reporting_unavailable() -> Iterator[None]:
    """Turn a driver's "locked", "away" or "full" into DatabaseUnavailable; let the rest pass."""
    try:
        yield
    except Exception as error:
        reason = reason_unavailable(error)
        if reason is None or isinstance(error, DatabaseUnavailable):
            raise
        raise DatabaseUnavailable(reason) from error
