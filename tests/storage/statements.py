"""What the database is asked, as its driver gets it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event, text
from sqlmodel import Session

from storage.database import Database

Statement = tuple[str, Any]
_AROUND = ("BEGIN", "SAVEPOINT", "RELEASE")


async def statements_of(database: Database, work: Callable[[Session], object]) -> list[Statement]:
    """The statements of a unit of work, without those that only hold it together."""
    seen: list[Statement] = []

    def keep(_connection: object, _cursor: object, sql: str, values: Any, *_: object) -> None:
        if not sql.startswith(_AROUND):
            seen.append((sql, values))

    event.listen(database._engine, "before_cursor_execute", keep)
    try:
        await database.run(work)
    finally:
        event.remove(database._engine, "before_cursor_execute", keep)
    return seen


def plans_of(session: Session, statements: list[Statement], table: str = "nudge") -> list[str]:
    """How the database goes about these queries."""
    connection, explain = session.connection(), "EXPLAIN QUERY PLAN"
    if connection.dialect.name == "postgresql":
        explain = "EXPLAIN"
        connection.execute(text(f"ANALYZE {table}"))
    return [
        "\n".join(str(row) for row in connection.exec_driver_sql(f"{explain} {sql}", values))
        for sql, values in statements
    ]
