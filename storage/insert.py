"""Insert a row unless its key is already there, on SQLite and PostgreSQL alike."""

from sqlalchemy import CursorResult
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel


def insert_if_new(session: Session, row: SQLModel) -> bool:
    """Whether the row was inserted; False where its unique key already stands."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.flush()
    statement = insert(type(row)).values(**row.model_dump()).on_conflict_do_nothing()
    # Unless asked, SQLAlchemy keeps no count for an INSERT: with psycopg it is -1.
    result = session.connection().execute(statement, execution_options={"preserve_rowcount": True})
    return _rows(result) == 1


def _rows(result: CursorResult[object]) -> int:
    return result.rowcount
