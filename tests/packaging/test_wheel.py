"""The wheel: all that the bot reads is in it, and each command works from an empty folder."""

import re
import signal
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from typer.main import get_command

from bot import __version__
from bot.cli.commands import cli
from storage.migrate import head_revision
from tests.packaging.installed import ROOT, SECONDS, Installed, build_wheel, environment, install

NOT_INSTALLED = ("bot/humility/training/", "bot/humility/requirements.lock")
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "secret"}
DRAFT = "I am sorry if you felt let down."


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel, installed once for all tests."""
    folder = tmp_path_factory.mktemp("wheel")
    return install(build_wheel(folder), folder / "environment")


def test_it_holds_what_runs_with_every_file_and_nothing_else(installed: Installed) -> None:
    here = {
        str(file.relative_to(ROOT))
        for folder in ("bot", "storage")
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    with zipfile.ZipFile(installed.wheel) as wheel:
        packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert packed == {name for name in here if not name.startswith(NOT_INSTALLED)}
    assert any(name.endswith(".toml") for name in packed)


def test_its_version_is_said_in_one_place(installed: Installed, tmp_path: Path) -> None:
    assert installed.wheel.name == f"do_over-{__version__}-py3-none-any.whl"
    assert installed.run("--version", within=tmp_path).stdout == f"do-over {__version__}\n"
    assert re.search(rf"^## {re.escape(__version__)}\b", read("CHANGELOG.md"), re.MULTILINE)
    assert "version =" not in read("pyproject.toml").split("[tool.", maxsplit=1)[0]


def test_it_is_used_from_where_it_was_installed(installed: Installed, tmp_path: Path) -> None:
    code = "import bot, storage; print(bot.__file__, storage.__file__)"
    command = [str(installed.python), "-c", code]
    found = subprocess.check_output(command, cwd=tmp_path, env=environment({}), text=True)
    assert found.count(str(installed.folder)) == 2
    assert str(ROOT) not in found


def test_every_command_has_its_help(installed: Installed, tmp_path: Path) -> None:
    code = (
        "import sys, typer.testing; from bot.cli.commands import cli; "
        "run = lambda *a: typer.testing.CliRunner().invoke(cli, [*a, '--help']); "
        "sys.exit(''.join(n + r.output for n in sys.argv[1:] if (r := run(n)).exit_code) or 0)"
    )
    names = get_command(cli).list_commands(None)  # type: ignore[attr-defined]
    command = [str(installed.python), "-c", code, *names]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment({}), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_it_migrates_a_database_of_the_folder_that_it_is_started_in(
    installed: Installed, tmp_path: Path
) -> None:
    before = installed.run("migrate", "--check", within=tmp_path)
    assert (before.returncode, [*tmp_path.iterdir()]) == (1, [])
    done = installed.run("migrate", within=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"(revision {head_revision()})" in done.stdout
    assert installed.run("migrate", "--check", within=tmp_path).returncode == 0
    assert (tmp_path / "do_over.db").stat().st_mode & 0o077 == 0


def test_what_needs_no_slack_works_at_the_shell(installed: Installed, tmp_path: Path) -> None:
    steps = installed.run("playbooks", within=tmp_path)
    assert steps.returncode == 0
    assert "own_mistake" in steps.stdout
    case = ("--circumstance", "own_mistake", "--stage", "own_up")
    review = installed.run("check", *case, within=tmp_path, text=DRAFT)
    assert review.returncode == 1
    assert "sorry if you felt" in review.stdout


def test_settings_are_read_from_the_folder_that_it_is_started_in(
    installed: Installed, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=wrong\nDIGEST_DAY=never\n", encoding="utf-8")
    done = installed.run("doctor", within=tmp_path)
    assert done.returncode == 1
    assert "3 to put right" in done.stderr
    assert "Traceback" not in done.stderr


@contextmanager
def practising(
    installed: Installed, folder: Path, *arguments: str
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of a practice workspace that was started, and its process."""
    process = subprocess.Popen(
        [installed.command, *arguments],
        cwd=folder,
        env=environment({"PORT": "0"}),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        found = next(
            filter(None, (re.search(r"http://\S+", line) for line in process.stdout or ()))
        )
        yield found.group(), process
    finally:
        process.kill()
        process.communicate()


def test_it_practises_and_leaves_nothing_behind(installed: Installed, tmp_path: Path) -> None:
    with practising(installed, tmp_path, "practice", "--empty") as (address, process):
        with urlopen(address) as page:
            assert page.status == 200
            assert b"Do-Over" in page.read()
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0
    assert [*tmp_path.iterdir()] == []


def test_run_without_tokens_practises(installed: Installed, tmp_path: Path) -> None:
    with practising(installed, tmp_path, "run") as (address, _):
        assert address.startswith("http://127.0.0.1:")


def test_a_folder_that_cannot_be_written_to_is_told_in_one_line(
    installed: Installed, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    settings = {**TOKENS, "DATABASE_URL": f"sqlite:///{tmp_path}/file/do_over.db"}
    for command in ("run", "migrate"):
        done = installed.run(command, within=tmp_path, **settings)
        (line,) = done.stderr.splitlines()
        assert done.returncode == 1
        assert "the folder can be written to" in line
        assert "DATABASE_URL" in line


def read(name: str) -> str:
    """A file of the project."""
    return (ROOT / name).read_text(encoding="utf-8")
