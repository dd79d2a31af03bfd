"""A unit of work: a function over a session, carried out inside an open transaction."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import StatementError
from sqlmodel import Session

T = TypeVar("T")
Work = Callable[[Session], T]


def perform(connection: Connection, work: Work[T]) -> T:
    """Run the work and send its changes; committing stays with whoever opened the transaction."""
    with Session(
        connection, expire_on_commit=False, join_transaction_mode="rollback_only"
    ) as session:
        try:
            result = work(session)
            # In this mode it flushes and fires events, and leaves the transaction open.
            session.commit()
        except StatementError as error:
            # SQLAlchemy wraps what a column type refuses; the caller wants the refusal itself.
            if isinstance(error.orig, ValueError):
                raise error.orig from error
            raise
        return result
