"""Nudge tables as years leave them: nearly everything final, random keys, every index there.

Filled without indexes, which are made anew afterwards: ten million rows in minutes, not hours.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection, Engine, text
from sqlmodel import Session, select

from storage.engines import create_postgres_engine, create_sqlite_engine, database_url
from storage.models import Team

AWAKE_EACH = 20
"""One row in so many is still to come; the others were sent or cancelled."""

REPS_EACH = 100
"""Reps in a workspace."""

_INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master "
    "WHERE type = 'index' AND tbl_name = 'nudge' AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'nudge' "
    "AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname)",
}
# Keys too, where they can be taken away: to keep them sorted costs more than to sort them once.
_KEYS = (
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE conrelid = 'nudge'::regclass AND contype IN ('p', 'u')"
)
_FAST = {
    "sqlite": ("PRAGMA cache_size = -4000000",),
    "postgresql": (
        # No foreign keys: nobody needs ten million deals here.
        "SET LOCAL session_replication_role = replica",
        "SET LOCAL maintenance_work_mem = '1GB'",
    ),
}
_NUMBERS = """
    WITH RECURSIVE number(n) AS (
        SELECT CAST(:first AS bigint) UNION ALL SELECT n + 1 FROM number WHERE n < :last)
"""
_RANDOM = {
    "sqlite": "lower(hex(randomblob(16)))",
    "postgresql": "replace(gen_random_uuid()::text, '-', '')",
}
_MINUTES_AFTER = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S.000000', :now, ({}) || ' minutes')",
    "postgresql": "CAST(:now AS timestamptz) + ({}) * interval '1 minute'",
}
_FILL = """
    {numbers}
    INSERT INTO nudge (id, team_id, kind, dedupe_key, deal_id, recipient, counts, step, occurrence,
        reminder, status, due_at, wake_at, lease_no, attempts, channel, message_ts, sent_at)
    SELECT {random}, 'T' || (n % :teams), 'step', {random} || ':own_up:1', {random},
        'U' || (n % (CAST(:teams AS bigint) * :reps)), true, 'own_up', 1, 0,
        CASE WHEN (n / :teams) % :awake_each = 0 THEN 'pending'
             WHEN n % 5 = 1 THEN 'cancelled' ELSE 'sent' END,
        CASE WHEN (n / :teams) % :awake_each = 0 THEN {later} ELSE {before} END,
        CASE WHEN (n / :teams) % :awake_each = 0 THEN {later} END,
        1, 1, 'D1', '1.1',
        CASE WHEN (n / :teams) % :awake_each <> 0 AND n % 5 <> 1 THEN {before} END
    FROM number
"""


def fill(url: str, first: int, last: int, teams: int, now: datetime) -> None:
    """Add the rows with these numbers, of so many workspaces; none is due within an hour of now."""
    engine = _engine(url)
    kind = engine.dialect.name
    moment = _MINUTES_AFTER[kind]
    statement = _FILL.format(
        numbers=_NUMBERS,
        random=_RANDOM[kind],
        later=moment.format("60 + (n * 7919) % 129600"),
        before=moment.format("-1 - (n * 7919) % 1500000"),
    )
    numbers = {"first": first, "last": last, "awake_each": AWAKE_EACH}
    world = {"teams": teams, "reps": REPS_EACH, "now": f"{now:%Y-%m-%d %H:%M:%S}+00:00"}
    with Session(engine) as session:
        known = set(session.exec(select(Team.team_id)))
        names = {f"T{number}" for number in range(teams)} - known
        session.add_all([Team(team_id=name, name=name, joined_at=now) for name in names])
        session.commit()
    with _without_indexes(engine) as connection:
        connection.execute(text(statement), numbers | world)
    engine.dispose()


def _engine(url: str) -> Engine:
    parsed = database_url(url)
    if parsed.get_backend_name() == "sqlite":
        return create_sqlite_engine(parsed, foreign_keys=False)
    return create_postgres_engine(parsed)


@contextmanager
def _without_indexes(engine: Engine) -> Iterator[Connection]:
    kind = engine.dialect.name
    with engine.begin() as connection:
        for statement in _FAST[kind]:
            connection.exec_driver_sql(statement)
        indexes = _read(connection, _INDEXES[kind])
        keys = _read(connection, _KEYS) if kind == "postgresql" else []
        for name, _ in indexes:
            connection.execute(text(f"DROP INDEX {name}"))
        for name, _ in keys:
            connection.execute(text(f"ALTER TABLE nudge DROP CONSTRAINT {name}"))
        yield connection
        for name, sql in keys:
            connection.execute(text(f"ALTER TABLE nudge ADD CONSTRAINT {name} {sql}"))
        for _, sql in indexes:
            connection.execute(text(sql))


def _read(connection: Connection, query: str) -> list[tuple[str, str]]:
    return [(str(name), str(sql)) for name, sql in connection.execute(text(query))]
