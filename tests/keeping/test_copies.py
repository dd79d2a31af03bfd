"""`backup` and `restore`: while the bot runs, never over a file, never half."""

import os
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from storage import copies, migrate, sqlite_copies
from storage.copy_trouble import CopyTrouble
from storage.database import Database
from storage.models import Nudge, NudgeKind, NudgeStatus, Rep, Team
from tests.keeping.conftest import Run, one_line
from tests.keeping.conftest import said as words

T0 = datetime(2026, 3, 3, 10, tzinfo=UTC)


def add_team(name: str) -> Callable[[Session], None]:
    def add(session: Session) -> None:
        session.add(Team(team_id=name, name=name, joined_at=T0))

    return add


async def write(url: str, *names: str) -> None:
    database = Database.open(url)
    for name in names:
        await database.run(add_team(name))
    await database.close()


async def teams(url: str) -> set[str]:
    database = Database.open(url)
    found = await database.run(lambda session: set(session.exec(select(Team.team_id))))
    await database.close()
    return found


def files(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


async def test_a_backup_of_a_running_bot_is_put_back(
    run: Run, database_url: str, tmp_path: Path
) -> None:
    await write(database_url, "T1")
    database = Database.open(database_url)
    await database.run(add_team("T2"))
    made = run("backup", "copy.db")
    assert (made.exit_code, (tmp_path / "copy.db").stat().st_mode & 0o777) == (0, 0o600)
    assert "copy.db" in words(made)
    await database.run(add_team("T3"))
    busy = one_line(run("restore", "copy.db"))
    assert "Stop it first" in busy
    await database.close()
    assert await teams(database_url) == {"T1", "T2", "T3"}
    before = files(tmp_path)
    back = run("restore", "copy.db")
    assert back.exit_code == 0, back.output
    assert await teams(database_url) == {"T1", "T2"}
    if database_url.startswith("sqlite"):
        (kept,) = files(tmp_path) - before
        assert kept in words(back)
        assert await teams(f"sqlite:///{tmp_path / kept}") == {"T1", "T2", "T3"}
    else:
        kept = words(back).split("kept as ")[1].split(".")[0]
        with migrate.transaction(database_url) as connection:
            found = connection.execute(text(f'SELECT team_id FROM "{kept}".team')).scalars()
            assert set(found) == {"T1", "T2", "T3"}


async def test_a_backup_is_never_written_over_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    assert "copy.db is there already" in one_line(run("backup", "copy.db"))
    assert (tmp_path / "copy.db").read_text() == "mine"
    assert [name for name in files(tmp_path) if "copy" in name] == ["copy.db"]


async def test_a_backup_of_a_newer_version_is_not_put_back(run: Run, database_url: str) -> None:
    await write(database_url, "T1")
    with migrate.transaction(database_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert run("backup", "newer.db").exit_code == 0
    with migrate.transaction(database_url) as connection:
        newest = {"newest": migrate.head_revision()}
        connection.execute(text("UPDATE alembic_version SET version_num = :newest"), newest)
    assert "newer version of Do-Over (revision 9999)" in one_line(run("restore", "newer.db"))
    assert await teams(database_url) == {"T1"}


@pytest.mark.parametrize("content", [b"", b"no database at all" * 200])
async def test_what_is_no_backup_is_not_put_back(
    run: Run, database_url: str, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "other").write_bytes(content)
    await write(database_url, "T1")
    assert "Nothing was changed: " in one_line(run("restore", "other"))
    assert "there is no file missing" in one_line(run("restore", "missing"))
    assert await teams(database_url) == {"T1"}


async def test_a_folder_that_cannot_be_written_to(run: Run) -> None:
    assert "nothing can be written there" in one_line(run("backup", "/proc/copy.db"))


async def test_what_is_due_is_looked_for_first(run: Run, database_url: str) -> None:
    """A note that went out after the backup is not sent again."""
    later = datetime.now(UTC) + timedelta(days=1)

    def fill(session: Session) -> None:
        session.add(Team(team_id="T1", name="T1", joined_at=T0))
        session.flush()
        session.add(
            Rep(
                team_id="T1",
                user_id="U1",
                timezone="UTC",
                locale="en-GB",
                refreshed_at=T0,
                dm_channel="D1",
            )
        )
        for name, wake in {"due": T0, "ahead": later}.items():
            session.add(
                Nudge(
                    id=name,
                    team_id="T1",
                    kind=NudgeKind.WELCOME,
                    dedupe_key=name,
                    recipient="U1",
                    due_at=wake,
                    wake_at=wake,
                )
            )

    database = Database.open(database_url)
    await database.run(fill)
    await database.close()
    assert run("backup", "copy.db").exit_code == 0
    assert run("restore", "copy.db").exit_code == 0
    database = Database.open(database_url)
    rows = await database.run(lambda s: {row.id: row for row in s.exec(select(Nudge))})
    await database.close()
    assert (rows["due"].status, rows["due"].channel) == (NudgeStatus.SENDING, "D1")
    assert (rows["due"].posting_since, rows["due"].wake_at) == (T0, T0)
    assert (rows["ahead"].status, rows["ahead"].channel) == (NudgeStatus.PENDING, None)


async def test_a_restore_that_breaks_off_changes_nothing(
    run: Run, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write(database_url, "T1")
    assert run("backup", "copy.db").exit_code == 0
    await write(database_url, "T2")
    if database_url.startswith("sqlite"):
        monkeypatch.setattr(sqlite_copies, "_keep", interrupted)
    else:
        broken = tmp_path / "pg_restore"
        listing = 'case "$*" in *alembic*) exec "$REAL" "$@";; esac'
        broken.write_text(f"#!/bin/sh\n{listing}\necho 'error: cut off' >&2\nexit 1\n")
        broken.chmod(0o700)
        monkeypatch.setenv("REAL", f"{os.environ['PATH'].split(os.pathsep)[0]}/pg_restore")
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    before = files(tmp_path)
    assert run("restore", "copy.db").exit_code != 0
    assert await teams(database_url) == {"T1", "T2"}
    assert files(tmp_path) == before
    monkeypatch.undo()
    assert {"T1", "T2"} == await teams(database_url)


def interrupted(*_: object) -> None:
    raise KeyboardInterrupt


async def test_between_two_renamings_there_is_a_database(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stops a restore, the database is the one before or the new one."""
    database, copy = tmp_path / "do_over.db", tmp_path / "copy.db"
    await write(sqlite_url, "T1")
    sqlite_copies.back_up(database, copy)
    await write(sqlite_url, "T2")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            sqlite_copies.restore(copy, database, T0, lambda _: None)
    assert await teams(sqlite_url) == {"T1", "T2"}
    kept = sqlite_copies.restore(copy, database, T0 + timedelta(seconds=1), lambda _: None)
    assert await teams(sqlite_url) == {"T1"}
    assert kept is not None
    assert await teams(f"sqlite:///{kept}") == {"T1", "T2"}


async def test_a_damaged_database_is_replaced_and_kept(tmp_path: Path, sqlite_url: str) -> None:
    database, copy = tmp_path / "do_over.db", tmp_path / "copy.db"
    await write(sqlite_url, "T1")
    sqlite_copies.back_up(database, copy)
    database.write_bytes(b"nonsense" * 1000)
    (tmp_path / "do_over.db-wal").write_bytes(b"of the damaged one")
    kept = sqlite_copies.restore(copy, database, T0, lambda _: None)
    assert await teams(sqlite_url) == {"T1"}
    assert kept is not None
    assert kept.read_bytes().startswith(b"nonsense")


def test_a_damaged_backup_is_told_as_one(tmp_path: Path, sqlite_url: str) -> None:
    copy = tmp_path / "copy.db"
    sqlite_copies.back_up(tmp_path / "do_over.db", copy)
    whole = bytearray(copy.read_bytes())
    whole[4096 : 4096 * 8] = b"\xff" * (4096 * 7)
    copy.write_bytes(whole)
    with pytest.raises(CopyTrouble, match=r"damaged|not_ours"):
        sqlite_copies.revision_in(copy)


def test_a_backup_stands_alone(tmp_path: Path, sqlite_url: str) -> None:
    with sqlite3.connect(tmp_path / "do_over.db") as writer:
        writer.execute("INSERT INTO inbox VALUES ('T1', 'k', '2026-03-03 10:00:00.000000')")
    sqlite_copies.back_up(tmp_path / "do_over.db", tmp_path / "copy.db")
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    (tmp_path / "copy.db").rename(moved / "copy.db")
    with sqlite3.connect(f"file:{moved}/copy.db?mode=ro", uri=True) as reader:
        assert reader.execute("SELECT count(*) FROM inbox").fetchone() == (1,)
    assert files(moved) == {"copy.db"}


def test_without_the_tools_it_says_so(
    postgres_database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CopyTrouble, match="no_tool: pg_dump"):
        copies.back_up(postgres_database_url, tmp_path / "copy.dump")
    assert not (tmp_path / "copy.dump").exists()
