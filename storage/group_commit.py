"""One writer thread for SQLite that commits many units of work with one sync of the disk."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from sqlalchemy import Connection, Engine, Transaction
from sqlalchemy.exc import InvalidRequestError

from storage.engines import in_sqlite_transaction
from storage.unavailable import DatabaseUnavailable, reason_unavailable
from storage.work import T, Work, perform

BATCH_SIZE = 256


@dataclass(frozen=True, slots=True)
class _Member:
    work: Work[Any]
    done: Future[Any]


@dataclass(frozen=True, slots=True)
class _Outcome:
    result: Any = None
    error: BaseException | None = None

    def tell(self, done: Future[Any]) -> None:
        if self.error is None:
            done.set_result(self.result)
        else:
            done.set_exception(self.error)


class GroupCommit:
    """Take units of work in order; each future resolves only after the commit it was part of."""

    def __init__(self, engine: Engine, batch_size: int = BATCH_SIZE) -> None:
        self._engine = engine
        self._batch_size = batch_size
        self._queue: SimpleQueue[_Member | None] = SimpleQueue()
        self._thread = Thread(target=self._serve, name="sqlite-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Work[T]) -> Future[T]:
        """Queue the work; from here on it runs to its end, whoever still waits for it."""
        done: Future[T] = Future()
        done.set_running_or_notify_cancel()
        self._queue.put(_Member(work, done))
        return done

    def close(self) -> None:
        """Finish what is queued and stop the thread; submit nothing afterwards."""
        self._queue.put(None)
        self._thread.join()

    def _serve(self) -> None:
        while batch := self._next_batch():
            self._settle(batch)

    def _next_batch(self) -> list[_Member]:
        first = self._queue.get()
        batch = [first] if first else []
        while batch and len(batch) < self._batch_size:
            try:
                member = self._queue.get_nowait()
            except Empty:
                break
            if member is None:
                self._queue.put(None)
                break
            batch.append(member)
        return batch

    def _settle(self, batch: Sequence[_Member]) -> None:
        try:
            outcomes = self._commit(batch)
        except BaseException as error:  # noqa: BLE001 - every caller gets it, the thread lives on
            outcomes = [_lost(error) for _ in batch]
        for member, outcome in zip(batch, outcomes, strict=True):
            outcome.tell(member.done)

    def _commit(self, batch: Sequence[_Member]) -> list[_Outcome]:
        with self._engine.connect() as connection, connection.begin() as whole:
            if len(batch) == 1:
                return [_alone(connection, batch[0].work, whole)]
            return [_among_others(connection, member.work) for member in batch]


def _alone(connection: Connection, work: Work[Any], whole: Transaction) -> _Outcome:
    # Without a savepoint: it takes time, and here it would part nothing.
    try:
        result = perform(connection, work)
    except BaseException as error:  # noqa: BLE001 - the caller gets it, the thread lives on
        return _undone(whole, error)
    if not whole.is_active:
        return _Outcome(error=InvalidRequestError("the work has rolled back by itself"))
    return _Outcome(result)


def _among_others(connection: Connection, work: Work[Any]) -> _Outcome:
    savepoint = connection.begin_nested()
    try:
        result = perform(connection, work)
        savepoint.commit()
    except BaseException as error:
        if not in_sqlite_transaction(connection):
            raise
        return _undone(savepoint, error)
    return _Outcome(result)


def _undone(part: Transaction, error: BaseException) -> _Outcome:
    # A session whose flush failed has rolled it back already.
    if part.is_active:
        part.rollback()
    return _Outcome(error=_for_caller(error))


def _for_caller(error: BaseException) -> BaseException:
    return error if reason_unavailable(error) is None else _unavailable(error)


def _lost(error: BaseException) -> _Outcome:
    # One exception each: raised in several tasks, a shared one would mix up their tracebacks.
    return _Outcome(error=_unavailable(error))


def _unavailable(error: BaseException) -> DatabaseUnavailable:
    unavailable = DatabaseUnavailable(reason_unavailable(error) or "it did not take the changes")
    unavailable.__cause__ = error
    return unavailable
