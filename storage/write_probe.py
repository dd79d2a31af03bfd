"""Whether the database would keep something now: a read alone does not notice a full disk."""

from sqlalchemy import text
from sqlmodel import Session

from storage.unavailable import READ_ONLY, DatabaseUnavailable


def write_probe(session: Session) -> None:
    """Write without changing anything; raises DatabaseUnavailable, at the latest by the commit."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        # Ours to use, and unused: setting it writes a page, whatever it was before.
        # https://www.sqlite.org/pragma.html#pragma_user_version
        version = connection.execute(text("PRAGMA user_version")).scalar_one()
        connection.execute(text(f"PRAGMA user_version = {int(version)}"))
    elif connection.execute(text("SHOW transaction_read_only")).scalar_one() == "on":
        raise DatabaseUnavailable(READ_ONLY)
