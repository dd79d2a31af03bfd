"""Insert rows unless their keys are already there, on SQLite and PostgreSQL alike."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import CursorResult, Insert, insert
from sqlmodel import Session, SQLModel, col

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


def insert_if_new(session: Session, row: SQLModel) -> bool:
    """Whether the row was inserted; False where its unique key already stands."""
    session.flush()
    statement = _insert_or_leave(session.get_bind().dialect.name, type(row))
    # Unless asked, SQLAlchemy keeps no count for an INSERT: with psycopg it is -1.
    result = session.connection().execute(
        statement, row.model_dump(), execution_options={"preserve_rowcount": True}
    )
    return _rows(result) == 1


def insert_those_new(session: Session, rows: Sequence[SQLModel], key: str) -> set[str]:
    """Insert the rows of one table whose unique `key` (a column) is free; gives their keys."""
    session.flush()
    statement = (
        _insert_into(session.get_bind().dialect.name, type(rows[0]))
        .values([row.model_dump() for row in rows])
        .on_conflict_do_nothing()
        .returning(col(key))
    )
    return {str(found) for (found,) in session.connection().execute(statement)}


def insert_new(session: Session, row: SQLModel) -> None:
    """Insert a row that nobody else reads in this transaction; what it leaves out, has defaults."""
    session.flush()
    session.connection().execute(_insert_plainly(type(row)), row.model_dump(exclude_none=True))


def insert_all(session: Session, rows: Sequence[SQLModel]) -> None:
    """Insert rows of one table whose unique keys are free, in one statement.

    Nobody else reads them in this transaction.
    """
    if rows:
        session.flush()
        statement = _insert_or_leave(session.get_bind().dialect.name, type(rows[0]))
        session.connection().execute(statement, [row.model_dump() for row in rows])


# Statements are kept, so that SQLAlchemy knows them again at once and not by looking through them.
@lru_cache(maxsize=32)
def _insert_plainly(table: type[SQLModel]) -> Insert:
    return insert(table)


@lru_cache(maxsize=32)
def _insert_or_leave(dialect: str, table: type[SQLModel]) -> "postgresql.Insert | sqlite.Insert":
    return _insert_into(dialect, table).on_conflict_do_nothing()


def _insert_into(dialect: str, table: type[SQLModel]) -> "postgresql.Insert | sqlite.Insert":
    # Only the dialect that is used: PostgreSQL's would lengthen a start on SQLite.
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite  # noqa: PLC0415

    return sqlite.insert(table)


def _rows(result: CursorResult[object]) -> int:
    return result.rowcount
