"""Threads for PostgreSQL: each unit of work is a transaction of its own."""

import secrets
import time
from concurrent.futures import Future, ThreadPoolExecutor

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from storage.engines import POSTGRES_CONNECTIONS
from storage.unavailable import reporting_unavailable
from storage.work import T, Work, perform

ATTEMPTS = 5
_PAUSE_SECONDS = 0.02
# Serialization failure and deadlock: the server asks for the transaction to be repeated.
_COLLISIONS = {"40001", "40P01"}


class SeparateCommits:
    """Run units of work side by side, and repeat those that collided with another."""

    def __init__(self, engine: Engine, threads: int = POSTGRES_CONNECTIONS) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="postgres")

    def submit(self, work: Work[T]) -> Future[T]:
        """Queue the work; its future resolves after its commit."""
        return self._threads.submit(self._run, work)

    def close(self) -> None:
        """Finish what is queued and stop the threads; submit nothing afterwards."""
        self._threads.shutdown(wait=True)

    def _run(self, work: Work[T]) -> T:
        with reporting_unavailable():
            for attempt in range(1, ATTEMPTS):
                try:
                    return self._once(work)
                except OperationalError as error:
                    if not _collided(error):
                        raise
                time.sleep(_pause(attempt))
            return self._once(work)

    def _once(self, work: Work[T]) -> T:
        with self._engine.connect() as connection:
            transaction = connection.begin()
            result = perform(connection, work)
            # Unlike leaving a `with`, this objects when the work has rolled back by itself.
            transaction.commit()
            return result


def _collided(error: OperationalError) -> bool:
    return getattr(error.orig, "sqlstate", None) in _COLLISIONS


def _pause(attempt: int) -> float:
    # Two that collided must not come back in step.
    return secrets.SystemRandom().uniform(0, _PAUSE_SECONDS * 2**attempt)
