"""From 0.2.0 on migrations only add, so that the version before runs with the new tables."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command, op
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Connection, Integer, String, Text, text

from storage import migrate, schema_floor
from storage.alembic_run import configuration
from storage.contractions import contractions, tables_of

START = """
CREATE TABLE deal (id INTEGER PRIMARY KEY, client VARCHAR(40) NOT NULL, note VARCHAR(40),
                   stage VARCHAR(9) NOT NULL DEFAULT 'open')
"""
NEEDED = Column("weight", Integer, nullable=False)
CONTRACTING = {
    "deal.note: the column is gone": lambda: op.drop_column("deal", "note"),
    "deal: the table is gone": lambda: op.drop_table("deal"),
    "deal.weight: new, needed, and nothing fills it": lambda: op.add_column("deal", NEEDED),
    "deal: client must now be unique": lambda: op.create_index(
        "u", "deal", ["client"], unique=True
    ),
    "deal.note: may no longer be empty": lambda: _alter(nullable=False),
    "deal.note: holds 10 characters only": lambda: _alter(type_=String(10)),
    "deal.note: string became integer": lambda: _alter(type_=Integer(), postgresql_using="1"),
    "deal: rows must now satisfy": lambda: _check("length(client) > 1"),
}
ADDING = {
    "a table": lambda: op.create_table("other", Column("id", Integer, primary_key=True)),
    "an empty column": lambda: op.add_column("deal", Column("weight", Integer)),
    "a filled one": lambda: op.add_column(
        "deal", Column("weight", Integer, nullable=False, server_default="1")
    ),
    "an index": lambda: op.create_index("i", "deal", ["client"]),
    "a longer text": lambda: _alter(type_=String(80)),
    "any text": lambda: _alter(type_=Text()),
}


def _alter(**changes: object) -> None:
    using = {"postgresql_using": changes.pop("postgresql_using", None)}
    on_postgres = op.get_context().dialect.name == "postgresql"
    with op.batch_alter_table("deal") as deal:
        deal.alter_column("note", **changes, **(using if on_postgres else {}))  # type: ignore[arg-type]


def _check(rule: str) -> None:
    with op.batch_alter_table("deal") as deal:
        deal.create_check_constraint("rule", rule)


def found_for(connection: Connection, change: Callable[[], object]) -> list[str]:
    """What a change takes away; it is taken back afterwards."""
    before, savepoint = tables_of(connection), connection.begin_nested()
    with Operations.context(MigrationContext.configure(connection)):
        change()
    found = contractions(before, tables_of(connection))
    savepoint.rollback()
    return found


def test_what_takes_something_away_is_told_from_what_adds(empty_database_url: str) -> None:
    with migrate.transaction(empty_database_url) as connection:
        connection.execute(text(START))
        for name, change in ADDING.items():
            assert found_for(connection, change) == [], name
        for said, change in CONTRACTING.items():
            (found,) = found_for(connection, change)
            assert found.startswith(said)


def test_every_version_from_the_floor_on_runs_with_the_newest_tables(
    empty_database_url: str,
) -> None:
    known = sorted(migrate.known_revisions())
    with migrate.transaction(empty_database_url) as connection:
        config = configuration(connection, migrate.MIGRATIONS)
        seen = {}
        for revision in known[known.index(migrate.OLDEST_THAT_RUNS) :]:
            command.upgrade(config, revision)
            seen[revision] = tables_of(connection)
    newest = seen[known[-1]]
    for name, tables in seen.items():
        assert contractions(tables, newest) == [], name


def test_a_version_from_before_goes_on_with_tables_that_only_grew(
    empty_database_url: str,
) -> None:
    migrate.upgrade(empty_database_url)
    _become(empty_database_url, "9999", migrate.OLDEST_THAT_RUNS)
    migrate.upgrade(empty_database_url)
    assert migrate.state(empty_database_url) is migrate.SchemaState.NEWER_AND_FITS
    assert migrate.is_current(empty_database_url)
    assert migrate.current_revision(empty_database_url) == "9999"


@pytest.mark.parametrize("said_of", ["9998", "9999"])
def test_it_refuses_tables_from_which_something_was_taken(
    empty_database_url: str, said_of: str
) -> None:
    migrate.upgrade(empty_database_url)
    _become(empty_database_url, "9999", "9998" if said_of == "9999" else "0016", said_of)
    with pytest.raises(migrate.UnknownRevision):
        migrate.upgrade(empty_database_url)
    assert migrate.newer_revision(empty_database_url) == "9999"


def _become(url: str, revision: str, floor: str, said_of: str | None = None) -> None:
    """Make the database one that a later version has migrated."""
    with migrate.transaction(url) as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))
        schema_floor.write(connection, said_of or revision, floor)


def test_a_migrated_database_says_from_where_on_it_can_be_used(empty_database_url: str) -> None:
    migrate.upgrade(empty_database_url)
    with migrate.transaction(empty_database_url) as connection:
        assert _floor(connection) == migrate.OLDEST_THAT_RUNS


def _floor(connection: Connection) -> str | None:
    return schema_floor.read(connection, migrate.head_revision() or "")


def test_every_revision_past_the_floor_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / "0001_first.py").write_text("", encoding="utf-8")
    assert migrate.known_revisions(tmp_path) == {"0001"}
    assert migrate.OLDEST_THAT_RUNS in migrate.known_revisions()
