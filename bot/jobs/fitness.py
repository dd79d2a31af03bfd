"""Whether a database, and what is installed here, let several processes share the work."""

from importlib.util import find_spec

from sqlalchemy import text

from bot.roles import CannotShare
from storage import migrate
from storage.engines import database_url

OLDEST_POSTGRES = 14
"""PgQueuer's own bound."""


def refuse_unfit(url: str) -> None:
    """Raises CannotShare, or DatabaseUnavailable."""
    if database_url(url).get_backend_name() != "postgresql":
        raise CannotShare("sqlite")
    if find_spec("pgqueuer") is None:
        raise CannotShare("extra")
    with migrate.transaction(url) as connection:
        number = connection.execute(text("SELECT current_setting('server_version_num')")).scalar()
        refuse_old(int(number or 0) // 10_000)


def refuse_old(version: int) -> None:
    """Raises CannotShare for a PostgreSQL that is too old."""
    if version < OLDEST_POSTGRES:
        raise CannotShare("postgres", str(version))
