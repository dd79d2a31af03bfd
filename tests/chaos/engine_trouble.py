"""What befalls the engine's jobs behind everybody's back: lost, repeated, reordered, all gone."""

import contextlib
from random import Random
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg.sql import SQL
from sqlalchemy.engine import make_url

STATEMENTS = {
    "emptied": "TRUNCATE do_over_job, do_over_job_log",
    "half lost": "DELETE FROM do_over_job WHERE id % 2 = 0",
    "repeated": (
        "INSERT INTO do_over_job (priority, created, updated, entrypoint, payload, status)"
        " SELECT priority, created, updated, entrypoint, payload, 'queued' FROM do_over_job"
    ),
    "reordered": "UPDATE do_over_job SET priority = (random() * 100)::int WHERE status = 'queued'",
    "gone": "DROP TABLE do_over_job",
}
OFTEN = (4, 3, 3, 3, 1)


async def befall(url: str, rng: Random) -> str:
    """Let something befall the jobs in the database of that URL; gives what."""
    what = rng.choices(list(STATEMENTS), OFTEN)[0]
    await do(url, what)
    return what


async def do(url: str, what: str) -> None:
    """Let this befall them; nothing where the server is away, or the tables are gone already."""
    try:
        async with await _connected(url) as connection:
            await connection.execute("SET lock_timeout = '2s'")
            await connection.execute(SQL(STATEMENTS[what]))
    except (psycopg.OperationalError, psycopg.errors.UndefinedTable):
        # Somebody holds a lock while suspended, or has let them go before.
        return


async def terminate_everybody(url: str) -> None:
    """End every connection to the database, as an administrator would; none where it is away."""
    with contextlib.suppress(psycopg.OperationalError):
        async with await _connected(url) as connection:
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


async def _connected(url: str) -> AsyncConnection[Any]:
    conninfo = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return await AsyncConnection.connect(conninfo, autocommit=True)
