"""PgQueuer's tables under names of our own, brought up to date by its own tool."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any

from pgqueuer.adapters.persistence.qb import (
    QueryBuilderEnvironment,
    QueryQueueBuilder,
    QuerySchedulerBuilder,
)
from pgqueuer.domain.settings import DBSettings, Durability
from pgqueuer.domain.types import Channel
from pgqueuer.ports.driver import Driver
from pgqueuer.queries import Queries
from psycopg import AsyncConnection, Error, OperationalError
from psycopg.sql import SQL, Identifier, Literal

from bot.jobs.engine.driver import TwoConnections
from storage.engines import database_url
from storage.unavailable import DatabaseUnavailable

PREFIX = "do_over_"
"""Another program's PgQueuer in the same database has other names."""

SETTINGS = DBSettings(
    # Every name is given: what is not, it would look for in the environment.
    prefix=PREFIX,
    db_schema=None,
    channel=Channel(f"{PREFIX}jobs"),
    function=f"{PREFIX}job_changed",
    statistics_table=f"{PREFIX}job_statistics",
    queue_status_type=f"{PREFIX}job_status",
    queue_table=f"{PREFIX}job",
    queue_table_log=f"{PREFIX}job_log",
    trigger=f"{PREFIX}job_changed",
    schedules_table=f"{PREFIX}job_schedule",
    durability=Durability.volatile,
    widen_id=True,
)
LOG_KEPT = "1 hour"
CONNECT_SECONDS = 5
PATIENCE_SECONDS = 120
"""For another process that makes the tables."""


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Driver]:
    """Two connections to the database of that URL; raises DatabaseUnavailable."""
    async with AsyncExitStack() as stack:
        with reporting():
            working = await stack.enter_async_context(await _connect(url))
            listening = await stack.enter_async_context(await _connect(url))
        yield TwoConnections(working, listening)


async def _connect(url: str) -> AsyncConnection[Any]:
    conninfo = database_url(url).set(drivername="postgresql")
    return await AsyncConnection.connect(
        conninfo.render_as_string(hide_password=False),
        autocommit=True,
        connect_timeout=CONNECT_SECONDS,
        tcp_user_timeout=10_000,
        application_name="do-over",
    )


@contextmanager
def reporting() -> Iterator[None]:
    """Turn what the driver says of a database that is away into DatabaseUnavailable."""
    try:
        yield
    except OperationalError as away:
        raise DatabaseUnavailable("the database server cannot be reached") from away
    except Error as trouble:
        raise DatabaseUnavailable(f"the engine's tables: {type(trouble).__name__}") from trouble


def queries_by(driver: Driver) -> Queries:
    """PgQueuer's statements over that driver, with our names."""
    return Queries(
        driver,
        qbe=QueryBuilderEnvironment(SETTINGS),
        qbq=QueryQueueBuilder(SETTINGS),
        qbs=QuerySchedulerBuilder(SETTINGS),
    )


async def bring_up_to_date(driver: Driver) -> None:
    """Make the tables, or what they lack: one process at a time, under PgQueuer's own lock."""
    milliseconds = str(PATIENCE_SECONDS * 1000)
    with reporting():
        await driver.execute("SELECT set_config('lock_timeout', $1, false)", milliseconds)
        await queries_by(driver).apply_upgrade()


async def install(url: str) -> None:
    """Make the tables in the database of that URL; raises DatabaseUnavailable."""
    async with connected(url) as driver:
        await bring_up_to_date(driver)


async def forget_old(driver: Driver) -> None:
    """Drop the log of what was done: nobody reads it."""
    statement = SQL("DELETE FROM {} WHERE created < now() - {}::interval").format(
        Identifier(SETTINGS.queue_table_log), Literal(LOG_KEPT)
    )
    with reporting():
        await driver.execute(statement.as_string())
