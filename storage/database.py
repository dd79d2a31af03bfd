"""The database as the rest of the bot sees it: one function, one transaction."""

import asyncio
from concurrent.futures import Future
from shutil import disk_usage
from typing import Protocol

from sqlalchemy import Engine

from storage.engines import (
    IDLE_SECONDS,
    WAIT_SECONDS,
    create_postgres_engine,
    create_sqlite_engine,
    database_url,
    file_of,
)
from storage.group_commit import GroupCommit
from storage.separate_commits import SeparateCommits
from storage.unavailable import DatabaseUnavailable
from storage.work import T, Work

__all__ = ["Database", "DatabaseUnavailable"]


class _Commits(Protocol):
    def submit(self, work: Work[T]) -> Future[T]: ...

    def close(self) -> None: ...


class Database:
    """Units of work on SQLite or PostgreSQL, run in threads beside the event loop."""

    def __init__(self, engine: Engine, commits: _Commits) -> None:
        self._engine = engine
        self._commits = commits
        self._closed = False

    @classmethod
    def open(cls, url: str, *, wait_seconds: float = WAIT_SECONDS) -> "Database":
        """Prepare for a URL without connecting yet; raises ValueError for an unknown kind.

        `wait_seconds` bounds the wait for a lock and for a connection.
        """
        parsed = database_url(url)
        if parsed.get_backend_name() == "sqlite":
            engine = create_sqlite_engine(parsed, wait_seconds=wait_seconds)
            return cls(engine, GroupCommit(engine))
        engine = create_postgres_engine(
            parsed, wait_seconds=wait_seconds, idle_seconds=IDLE_SECONDS
        )
        return cls(engine, SeparateCommits(engine))

    @property
    def dialect(self) -> str:
        """The kind of database: "sqlite" or "postgresql"."""
        return self._engine.dialect.name

    def free_bytes(self) -> int | None:
        """How much the disk of a SQLite file still takes; None for what is no file of ours."""
        file = file_of(self._engine.url) if self.dialect == "sqlite" else None
        return None if file is None else disk_usage(file.absolute().parent).free

    async def run(self, work: Work[T]) -> T:
        """Commit when `work` returns, roll back when it raises, and pass its exception on.

        `work` touches nothing but its session, since it may be run again after a collision.
        A task cancelled while it waits stops waiting; the work itself still ends as it would.
        Raises DatabaseUnavailable when the database is locked, away, full or closed.
        """
        if self._closed:
            raise DatabaseUnavailable("the bot is stopping")
        return await asyncio.shield(asyncio.wrap_future(self._commits.submit(work)))

    async def close(self) -> None:
        """Finish what was handed over, then stop the threads and let the connections go."""
        if self._closed:
            return
        self._closed = True
        await asyncio.to_thread(self._commits.close)
        self._engine.dispose()
