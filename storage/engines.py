"""SQLAlchemy engines with the durability and the time limits Do-Over relies on."""

import math
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from storage.private_files import keep_private
from storage.unavailable import DatabaseUnavailable

if TYPE_CHECKING:
    # SQLAlchemy loads the driver when it is needed: with SQLite, never.
    import psycopg

WAIT_SECONDS = 5.0
POSTGRES_CONNECTIONS = 8
IDLE_SECONDS = 15.0
"""A process that is suspended in a transaction holds rows, for which the others would wait."""

_DRIVERS = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
# The default BEGIN takes the write lock late, where waiting for it can no longer help.
_BEGIN = "BEGIN IMMEDIATE"


def database_url(url: str) -> URL:
    """Read a database URL and choose its driver; raises ValueError for other databases."""
    problem = (
        "The database URL must look like sqlite:///do_over.db "
        "or postgresql://user:password@host/database."
    )
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ValueError(problem) from error
    if parsed.drivername not in _DRIVERS:
        raise ValueError(problem)
    return parsed.set(drivername=_DRIVERS[parsed.drivername])


def is_in_memory(url: URL) -> bool:
    """Tell whether a SQLite URL names no file."""
    return url.database in {None, "", ":memory:"}


def file_of(url: URL) -> Path | None:
    """The file of a SQLite URL; None in memory, and for a URI, whose options are its own."""
    if is_in_memory(url) or str(url.database).startswith("file:"):
        return None
    return Path(str(url.database))


def create_sqlite_engine(
    url: URL, *, wait_seconds: float = WAIT_SECONDS, foreign_keys: bool = True
) -> Engine:
    """Make an engine whose commits survive a power cut and whose savepoints work."""
    connect_args = {"check_same_thread": False, "timeout": wait_seconds, "isolation_level": None}
    # What people wrote is in the parameters, and errors end up in logs.
    engine = create_engine(
        url,
        poolclass=StaticPool if is_in_memory(url) else QueuePool,
        connect_args=connect_args,
        hide_parameters=True,
    )

    if (file := file_of(url)) is not None:
        event.listen(engine, "do_connect", lambda *_: keep_private(file))

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")

    event.listen(engine, "begin", _begin_immediate)
    event.listen(engine, "before_cursor_execute", _refuse_outside_transaction)
    return engine


def create_postgres_engine(
    url: URL,
    *,
    wait_seconds: float = WAIT_SECONDS,
    connections: int = POSTGRES_CONNECTIONS,
    idle_seconds: float | None = None,
) -> Engine:
    """Make an engine that notices a lost server and waits no longer than `wait_seconds`.

    The server ends a transaction in which nothing is asked for `idle_seconds`.
    """
    connect_timeout = math.ceil(min(wait_seconds, WAIT_SECONDS))
    limits = {"connect_timeout": connect_timeout, "tcp_user_timeout": 10_000}
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=wait_seconds,
        pool_pre_ping=True,
        connect_args=limits,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def limit_lock_waits(connection: "psycopg.Connection[Any]", _: ConnectionPoolEntry) -> None:
        # set_config and not a start-up option, which connection poolers refuse.
        milliseconds = str(math.ceil(wait_seconds * 1000))
        connection.execute("SELECT set_config('lock_timeout', %s, false)", (milliseconds,))
        if idle_seconds is not None:
            most = str(math.ceil(idle_seconds * 1000))
            connection.execute(
                "SELECT set_config('idle_in_transaction_session_timeout', %s, false)", (most,)
            )
        connection.commit()

    return engine


def in_sqlite_transaction(connection: Connection) -> bool:
    """Tell whether SQLite itself still has the transaction open."""
    driver = connection.connection.driver_connection
    return isinstance(driver, sqlite3.Connection) and driver.in_transaction


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql(_BEGIN)


def _refuse_outside_transaction(connection: Connection, _cursor: object, *context: object) -> None:
    # On a full disk or an I/O error SQLite rolls the whole transaction back by itself, and the
    # next statement would be committed alone: https://www.sqlite.org/lang_transaction.html
    statement = context[0]
    if statement != _BEGIN and not in_sqlite_transaction(connection):
        raise DatabaseUnavailable("it gave the transaction up")
