"""A SQLite database is readable by its owner alone, with everything beside it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import migrate
from storage.database import Database

URLS = ("sqlite:///{}/do_over.db", "sqlite:///{}/a name.db")


@pytest.fixture(autouse=True)
def open_to_all() -> Iterator[None]:
    """New files are readable by all, as is usual."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def rights(folder: Path) -> dict[str, int]:
    """The rights of everything in a folder."""
    return {one.name: stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()}


async def used(url: str, folder: Path) -> dict[str, int]:
    """What is in the folder while the database is in use."""
    database = Database.open(url)
    await database.run(lambda session: session.connection().execute(text("SELECT 1")))
    found = rights(folder)
    await database.close()
    return found


@pytest.mark.parametrize("url", URLS)
async def test_a_new_database(tmp_path: Path, url: str) -> None:
    migrate.upgrade(url.format(tmp_path))
    assert set(rights(tmp_path).values()) == {0o600}
    found = await used(url.format(tmp_path), tmp_path)
    assert len(found) == 3
    assert set(found.values()) == {0o600}


async def test_one_that_was_there_already(tmp_path: Path) -> None:
    url = URLS[0].format(tmp_path)
    migrate.upgrade(url)
    first = Database.open(url)
    await first.run(lambda session: session.connection().execute(text("SELECT 1")))
    for name in rights(tmp_path):
        (tmp_path / name).chmod(0o644)
    assert set((await used(url, tmp_path)).values()) == {0o600}
    await first.close()


async def test_rights_that_are_narrower_stay(tmp_path: Path) -> None:
    url = URLS[0].format(tmp_path)
    migrate.upgrade(url)
    (tmp_path / "do_over.db").chmod(0o700)
    await used(url, tmp_path)
    assert rights(tmp_path)["do_over.db"] == 0o700


async def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("the admin's own", encoding="utf-8")
    migrate.upgrade(URLS[0].format(tmp_path))
    assert rights(tmp_path)["notes.txt"] == 0o644


def test_a_link_is_followed_and_no_file_is_made_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "do_over.db").symlink_to(tmp_path / "kept" / "real.db")
    migrate.upgrade(URLS[0].format(tmp_path))
    assert set(rights(tmp_path / "kept").values()) == {0o600}
