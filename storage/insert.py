"""Insert rows unless their keys are already there, on SQLite and PostgreSQL alike."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import CursorResult
from sqlmodel import Session, SQLModel, col

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


def insert_if_new(session: Session, row: SQLModel) -> bool:
    """Whether the row was inserted; False where its unique key already stands."""
    session.flush()
    statement = _insert_into(session, type(row)).values(**row.model_dump()).on_conflict_do_nothing()
    # Unless asked, SQLAlchemy keeps no count for an INSERT: with psycopg it is -1.
    result = session.connection().execute(statement, execution_options={"preserve_rowcount": True})
    return _rows(result) == 1


def insert_those_new(session: Session, rows: Sequence[SQLModel], key: str) -> set[str]:
    """Insert the rows of one table whose unique `key` (a column) is free; gives their keys."""
    session.flush()
    statement = (
        _insert_into(session, type(rows[0]))
        .values([row.model_dump() for row in rows])
        .on_conflict_do_nothing()
        .returning(col(key))
    )
    return {str(found) for (found,) in session.connection().execute(statement)}


def _rows(result: CursorResult[object]) -> int:
    return result.rowcount


def _insert_into(session: Session, table: type[SQLModel]) -> "postgresql.Insert | sqlite.Insert":
    # Only the dialect that is used: PostgreSQL's would lengthen a start on SQLite.
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite  # noqa: PLC0415

    return sqlite.insert(table)
