"""A clock of the database's that is moved by hand, for what PostgreSQL decides by `now()`."""

from datetime import datetime, timedelta

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url

START = datetime.fromisoformat("2026-03-03T10:00:00+00:00")
_SET_UP = """
CREATE TABLE told_time (at timestamptz NOT NULL);
INSERT INTO told_time VALUES ('2026-03-03 10:00:00+00');
CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql STABLE
    AS 'SELECT at FROM public.told_time';
"""


class DatabaseTime:
    """What `now()` gives to every connection that is made from here on."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url).set(drivername="postgresql")
        conninfo = parsed.render_as_string(hide_password=False)
        self._connection = psycopg.connect(conninfo, autocommit=True)
        self._connection.execute(_SET_UP)
        # Ours is found before the server's.
        path = SQL("ALTER DATABASE {} SET search_path = public, pg_catalog")
        self._connection.execute(path.format(Identifier(parsed.database or "")))
        self.at = START

    def pass_by(self, wait: timedelta) -> None:
        """Move it on, or back."""
        self.at += wait
        self._connection.execute("UPDATE public.told_time SET at = %s", (self.at,))

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()
