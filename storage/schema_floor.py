"""The oldest revision whose code still runs with the tables, kept where no migration is needed.

SQLite has a number of the application's own for it, PostgreSQL a comment on Alembic's table; both
go along with a backup. It names the tables' revision too: said of other tables it is worth nothing.
"""

import re

from sqlalchemy import Connection, text

_SAID = "With the tables of revision {} Do-Over runs from revision {} on."
_COMMENT = "SELECT obj_description('alembic_version'::regclass, 'pg_class')"
_BOTH = 10_000


def write(connection: Connection, tables: str, floor: str) -> None:
    """Keep it, in the transaction that changed the tables."""
    # Neither statement takes parameters.
    if connection.dialect.name == "sqlite":
        number = int(tables) * _BOTH + int(floor)
        connection.execute(text(f"PRAGMA user_version = {number}"))
    else:
        said = _SAID.format(f"{int(tables):04d}", f"{int(floor):04d}")
        connection.execute(text(f"COMMENT ON TABLE alembic_version IS '{said}'"))


def read(connection: Connection, tables: str) -> str | None:
    """What was kept for tables of this revision; None where nothing was."""
    if connection.dialect.name == "sqlite":
        number = connection.execute(text("PRAGMA user_version")).scalar_one()
        found = [f"{one:04d}" for one in divmod(number, _BOTH)]
    else:
        found = re.findall(r"\d{4}", connection.execute(text(_COMMENT)).scalar() or "")
    return found[1] if found[:1] == [tables] else None
