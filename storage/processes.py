"""The processes that are at work on a PostgreSQL database, as they say themselves."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Interval, bindparam, func, text
from sqlmodel import Session, col, delete, select, update

from storage.models import Nudge, NudgeStatus, RunningProcess

FORGOTTEN_AFTER = timedelta(seconds=45)
"""A process that was killed says nothing any more; one that works says so oftener."""

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(:key)")
_LOCK = 0x0D00_0E13
# The database's clock: those of the processes may differ.
_LONG_AGO = func.now() - bindparam("ago", FORGOTTEN_AFTER, type_=Interval)


def arrive(session: Session, process: RunningProcess) -> None:
    """Say that this process is at work, from now on or still."""
    process.started_at = process.seen_at = _now(session)
    session.merge(process)


def wait_for_others(session: Session) -> None:
    """Let nobody else arrive until this transaction ends."""
    session.connection().execute(_ONE_AT_A_TIME, {"key": _LOCK})


def others(session: Session, process_id: str = "") -> Sequence[RunningProcess]:
    """Who else is at work, as far as is known; forgets those that have long been silent."""
    session.exec(delete(RunningProcess).where(col(RunningProcess.seen_at) < _LONG_AGO))
    query = select(RunningProcess).where(RunningProcess.id != process_id)
    return session.exec(query.order_by(RunningProcess.role, col(RunningProcess.started_at))).all()


def at_work(session: Session) -> Sequence[RunningProcess]:
    """Who is at work, as far as is known; changes nothing."""
    query = select(RunningProcess).where(col(RunningProcess.seen_at) >= _LONG_AGO)
    return session.exec(query.order_by(RunningProcess.role, col(RunningProcess.started_at))).all()


def say_still_here(session: Session, process_id: str) -> bool:
    """Say that it is still at work; False where it was silent for so long that it is forgotten."""
    query = update(RunningProcess).where(col(RunningProcess.id) == process_id)
    return session.exec(query.values(seen_at=func.now())).rowcount == 1


def leave(session: Session, process_id: str, senders: str) -> None:
    """Say that it is at work no more; with no process of the role `senders` nothing stays queued.

    A version that knows no such state may come after it.
    """
    session.exec(delete(RunningProcess).where(col(RunningProcess.id) == process_id))
    if all(one.role != senders for one in at_work(session)):
        # What is queued is due: found by that, and not in all of the table.
        due = col(Nudge.wake_at) <= func.now()
        query = update(Nudge).where(due, col(Nudge.status) == NudgeStatus.QUEUED)
        session.exec(query.values(status=NudgeStatus.PENDING))


def _now(session: Session) -> datetime:
    return session.exec(select(func.now())).one()
