"""Asking for workers, in the very transaction that promotes: neither is done without the other."""

from collections.abc import Sequence
from typing import Any

from pgqueuer.adapters.persistence.qb import QueryQueueBuilder
from pgqueuer.ports.driver import SyncDriver
from pgqueuer.queries import SyncQueries
from psycopg import Connection, ProgrammingError, RawCursor
from psycopg.rows import dict_row
from sqlmodel import Session

from bot.jobs.engine.tables import SETTINGS
from storage.queued import Promoted
from storage.unavailable import DatabaseUnavailable

NUDGE = "nudge"
"""The one kind of job that there is."""


def ask_for(session: Session, promoted: Sequence[Promoted]) -> None:
    """Have each of these brought to a worker; once, where that was asked already.

    Raises DatabaseUnavailable where the engine's tables are not whole: workers mend them.
    """
    driver = session.connection().connection.driver_connection
    if not isinstance(driver, Connection):
        raise TypeError(f"workers are asked for over PostgreSQL, not {type(driver)}")
    queries = SyncQueries(_InTransaction(driver), QueryQueueBuilder(SETTINGS))
    many = len(promoted)
    try:
        queries.enqueue(
            [NUDGE] * many,
            [one.nudge_id.encode() for one in promoted],
            [0] * many,
            dedupe_key=[f"{NUDGE}:{one.nudge_id}:{one.lease_no}" for one in promoted],
            on_conflict="skip",
        )
    except ProgrammingError as gone:
        raise DatabaseUnavailable("the engine's tables are not whole") from gone


class _InTransaction(SyncDriver):
    """PgQueuer's statements in a transaction that is open."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection

    def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        """The rows that a statement gives."""
        cursor = RawCursor(self._connection, row_factory=dict_row)
        cursor.execute(query.encode(), args)
        return cursor.fetchall()
