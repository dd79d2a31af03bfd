"""Migrations run from code, on both databases, also when two processes start at once."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlmodel import Session

from storage import migrate, revise
from storage.alembic_run import configuration
from storage.database import Database
from storage.unavailable import DatabaseUnavailable
from storage.work import T, Work

_FIRST = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "0001", None, None, None


def upgrade() -> None:
    op.create_table("deals", sa.Column("id", sa.Integer, primary_key=True))
    op.create_table(
        "nudges",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("deal_id", sa.Integer, sa.ForeignKey("deals.id", ondelete="CASCADE")),
    )
"""
_SECOND = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "0002", "0001", None, None


def upgrade() -> None:
    with op.batch_alter_table("deals", recreate="auto") as deals:
        deals.add_column(sa.Column("client", sa.String(), server_default="", nullable=False))
        deals.create_check_constraint("some_client", "length(client) < 9")
"""
_BROKEN = """
from alembic import op

revision, down_revision, branch_labels, depends_on = "0002", "0001", None, None


def upgrade() -> None:
    op.execute("CREATE TABLE half_made (id INTEGER)")
    raise LookupError
"""
_ORPHANING = """
from alembic import op

revision, down_revision, branch_labels, depends_on = "0002", "0001", None, None


def upgrade() -> None:
    op.execute("DELETE FROM deals")
"""


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    folder = tmp_path / "100% migrations"
    (folder / "versions").mkdir(parents=True)
    for name in ("env.py", "script.py.mako"):
        shutil.copy(migrate.MIGRATIONS / name, folder / name)
    (folder / "versions" / "0001.py").write_text(_FIRST)
    return folder


def alembic_head(migrations: Path) -> str | None:
    with create_engine("sqlite://").connect() as connection:
        scripts = ScriptDirectory.from_config(configuration(connection, migrations))
        return scripts.get_current_head()


def add(migrations: Path, revision: str) -> None:
    (migrations / "versions" / "0002.py").write_text(revision)


def fetch(statement: str) -> Work[list[tuple[object, ...]]]:
    return lambda session: [tuple(row) for row in session.execute(text(statement)).all()]


def insert_deal(session: Session) -> None:
    session.execute(text("INSERT INTO deals (id) VALUES (1)"))
    session.execute(text("INSERT INTO nudges (id, deal_id) VALUES (1, 1)"))


async def run(url: str, work: Work[T]) -> T:
    opened = Database.open(url)
    try:
        return await opened.run(work)
    finally:
        await opened.close()


def test_an_empty_database_is_brought_to_the_newest_schema(
    empty_database_url: str, migrations: Path
) -> None:
    assert migrate.head_revision(migrations) == "0001"
    assert migrate.current_revision(empty_database_url) is None
    assert not migrate.is_current(empty_database_url, migrations)
    migrate.upgrade(empty_database_url, migrations)
    migrate.upgrade(empty_database_url, migrations)
    assert migrate.current_revision(empty_database_url) == "0001"
    assert migrate.is_current(empty_database_url, migrations)


async def test_rows_outlive_a_table_made_anew(empty_database_url: str, migrations: Path) -> None:
    migrate.upgrade(empty_database_url, migrations)
    await run(empty_database_url, insert_deal)
    add(migrations, _SECOND)
    migrate.upgrade(empty_database_url, migrations)
    assert await run(empty_database_url, fetch("SELECT id, client FROM deals")) == [(1, "")]
    assert await run(empty_database_url, fetch("SELECT id, deal_id FROM nudges")) == [(1, 1)]


def test_a_migration_that_fails_changes_nothing(empty_database_url: str, migrations: Path) -> None:
    add(migrations, _BROKEN)
    with pytest.raises(LookupError):
        migrate.upgrade(empty_database_url, migrations)
    assert migrate.current_revision(empty_database_url) is None
    (migrations / "versions" / "0002.py").unlink()
    migrate.upgrade(empty_database_url, migrations)
    assert migrate.current_revision(empty_database_url) == "0001"


async def test_sqlite_rows_do_not_lose_their_parent(migrations: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/do_over.db"
    migrate.upgrade(url, migrations)
    await run(url, insert_deal)
    add(migrations, _ORPHANING)
    with pytest.raises(migrate.OrphanedRows, match="nudges"):
        migrate.upgrade(url, migrations)
    assert await run(url, fetch("SELECT id FROM deals")) == [(1,)]


def test_a_newer_database_is_refused(empty_database_url: str, migrations: Path) -> None:
    add(migrations, _SECOND)
    migrate.upgrade(empty_database_url, migrations)
    (migrations / "versions" / "0002.py").unlink()
    with pytest.raises(migrate.UnknownRevision, match="Run the newer version"):
        migrate.upgrade(empty_database_url, migrations)
    assert not migrate.is_current(empty_database_url, migrations)


def test_processes_that_start_together_migrate_once(
    empty_database_url: str, migrations: Path
) -> None:
    add(migrations, _SECOND)
    code = (
        "import sys; from pathlib import Path; from storage import migrate; "
        "sys.stdin.read(1); migrate.upgrade(sys.argv[1], Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, empty_database_url, str(migrations)]
    starters = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for starter in starters:
        assert starter.stdin
        starter.stdin.write("x")
        starter.stdin.flush()
    endings = [starter.communicate()[1] for starter in starters]
    assert [starter.returncode for starter in starters] == [0, 0, 0], endings
    assert migrate.current_revision(empty_database_url) == "0002"


def test_file_names_tell_the_newest_revision_as_alembic_does(migrations: Path) -> None:
    assert migrate.head_revision() == alembic_head(migrate.MIGRATIONS)
    assert migrate.head_revision(migrations) == alembic_head(migrations) == "0001"
    (migrations / "versions" / "0001.py").unlink()
    assert migrate.head_revision(migrations) is None


def test_every_revision_is_numbered_as_its_file_is(sqlite_url: str) -> None:
    with migrate.transaction(sqlite_url) as connection:
        config = configuration(connection, migrate.MIGRATIONS)
        scripts = list(ScriptDirectory.from_config(config).walk_revisions())
    numbers = [script.revision for script in reversed(scripts)]
    assert numbers == [f"{number:04d}" for number in range(1, len(scripts) + 1)]
    assert all(Path(script.path).name.startswith(f"{script.revision}_") for script in scripts)


def test_a_current_database_is_left_alone_without_alembic(database_url: str) -> None:
    code = (
        "import sys; from storage import migrate; migrate.upgrade(sys.argv[1]); "
        "assert migrate.is_current(sys.argv[1]); "
        "sys.exit(str(sorted({'alembic', 'mako', 'typer'} & set(sys.modules)) or ''))"
    )
    command = [sys.executable, "-c", code, database_url]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ended.stderr.strip() == ""


def test_asking_for_the_revision_makes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    assert migrate.current_revision(f"sqlite:///{path}") is None
    assert not path.exists()


def test_a_missing_folder_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="cannot be opened"):
        migrate.upgrade(f"sqlite:///{tmp_path}/nowhere/do_over.db")


def test_an_in_memory_database_is_refused() -> None:
    with pytest.raises(ValueError, match="upgrade_connection"):
        migrate.upgrade("sqlite://")


def test_the_fixtures_databases_are_current_and_agree_with_the_models(database_url: str) -> None:
    assert migrate.is_current(database_url)
    assert revise.differences(database_url) == []


def test_a_new_revision_takes_the_next_number_and_runs(migrations: Path, tmp_path: Path) -> None:
    path = revise.create_revision("Add promises", migrations)
    assert path.name == "0002_add_promises.py"
    url = f"sqlite:///{tmp_path}/do_over.db"
    migrate.upgrade(url, migrations)
    assert migrate.current_revision(url) == "0002"
    with closing(sqlite3.connect(tmp_path / "do_over.db")) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    # The models know neither table of these migrations: the revision takes them away.
    assert not {"deals", "nudges"} & tables
