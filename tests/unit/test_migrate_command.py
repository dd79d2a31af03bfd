"""`do-over migrate`: how the tables stand, in words and as an exit code."""

from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot.cli.commands import cli
from storage import migrate, schema_floor
from storage.migrate import SchemaState


def as_(state: SchemaState, url: str) -> None:
    """Bring a database there."""
    if state is SchemaState.PENDING:
        return
    migrate.upgrade(url)
    if state is not SchemaState.CURRENT:
        with migrate.transaction(url) as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
            if state is SchemaState.NEWER_AND_FITS:
                schema_floor.write(connection, "9999", "0016")


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the command finds its database."""
    found = f"sqlite:///{tmp_path}/do_over.db"
    monkeypatch.setenv("DATABASE_URL", found)
    return found


@pytest.mark.parametrize(
    ("state", "code", "said"),
    [
        (SchemaState.CURRENT, 0, "up to date (revision 0"),
        (SchemaState.PENDING, 1, "Run `do-over migrate`"),
        (SchemaState.NEWER_AND_FITS, 2, "this version runs with them"),
        (SchemaState.NEWER, 2, "does not run with them"),
    ],
)
def test_it_says_how_the_tables_stand(url: str, state: SchemaState, code: int, said: str) -> None:
    as_(state, url)
    before = migrate.current_revision(url)
    done = CliRunner().invoke(cli, ["migrate", "--check"])
    assert (done.exit_code, said in done.stdout) == (code, True)
    assert migrate.current_revision(url) == before


def test_it_migrates_and_needs_no_tokens(url: str) -> None:
    done = CliRunner().invoke(cli, ["migrate"])
    assert done.exit_code == 0
    assert migrate.is_current(url)


@pytest.mark.parametrize(
    ("wrong", "code", "said"),
    [
        ("sqlite:///{}/none/do_over.db", 1, "the folder can be written to"),
        ("hush://", 1, "DATABASE_URL"),
    ],
)
def test_what_is_in_the_way_is_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str, code: int, said: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", wrong.format(tmp_path))
    done = CliRunner().invoke(cli, ["migrate"])
    assert done.exit_code == code
    assert said in done.output + str(done.exception)


def test_a_database_that_does_not_answer_is_no_state(url: str, tmp_path: Path) -> None:
    (tmp_path / "do_over.db").write_bytes(b"this is no database" * 100)
    done = CliRunner().invoke(cli, ["migrate", "--check"])
    assert done.exit_code == 3
    assert "is not a SQLite database" in done.output
