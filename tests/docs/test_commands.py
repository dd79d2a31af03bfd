"""Every command that a page shows is run here, or named with the test that runs it."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from bot.cli.commands import cli
from tests.docs.pages import GUIDES, ROOT, Line, commands, name, quoted

LINES = [line for page in GUIDES for line in commands(page)]
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "secret"}
NO_SLACK = {"SLACK_API_URL": "http://127.0.0.1:9/api/"}
# What each ends with where no Slack answers, no bot runs and nothing is kept; 0 if not named here.
EXIT_CODES = {"doctor": 1, "health": 1, "export": 1, "delete": 1}
WHEEL, CONTAINERS = "packaging/test_wheel.py", "packaging/test_containers.py"
RUN_BY = {
    r"do-over run": f"{WHEEL}::test_run_without_tokens_practises",
    r"python3 -m venv /opt/do-over": f"{WHEEL}::test_it_is_used_from_where_it_was_installed",
    r"pip install --require-hashes -r requirements-run\.lock": f"{WHEEL}::test_it_practises",
    r"pip install --no-deps dist/do_over-\*\.whl": f"{WHEEL}::test_every_command_has_its_help",
    r"docker compose (-f \S+ --env-file \.env )?up -d": f"{CONTAINERS}::test_the_compose_files",
    r"docker compose (logs do-over|exec do-over do-over doctor)": f"{CONTAINERS}::test_it_is_built",
    r"install -m \d+ \S+ /etc/\S+": f"{CONTAINERS}::test_the_unit_takes",
    r"(systemctl enable --now|journalctl -u) do-over": f"{CONTAINERS}::test_the_unit_takes",
    r"cp \.env\.example \.env": "docs/test_pages.py::test_every_setting_is_told",
    r"REWRITE_GOLDEN=1 \S+ -m pytest -q \S+": "slack/test_golden.py::test_a_message_reads",
    r"python -m pytest -q -n 0 \S+": "unit/test_manifest.py::test_slack_would_take_it",
    r"python -m storage\.revise revision .*": "storage/test_migrate.py::test_a_new_revision",
    r"git diff \S+": "slack/test_golden.py::test_every_golden_file_belongs_to_a_message",
}


def of_do_over(line: Line) -> bool:
    """Whether the command is run here."""
    return line.command.startswith("do-over ") and line.command != "do-over run"


@pytest.fixture
def installation(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as after an installation: settings in .env, a database that is up to date."""
    settings = {**TOKENS, **NO_SLACK, "HEALTH_PORT": "9", "DATABASE_URL": sqlite_url}
    lines = [f"{key}={value}" for key, value in settings.items()]
    (tmp_path / ".env").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", sorted({line.page for line in filter(of_do_over, LINES)}))
def test_what_a_page_has_one_type_works(installation: Path, page: str) -> None:
    for line in filter(of_do_over, commands(ROOT / page)):
        _, command, *rest = shlex.split(line.command)
        done = CliRunner().invoke(cli, [command, *rest])
        said = f"{line}: {done.output}"
        assert done.exit_code == EXIT_CODES.get(command, 0), said
        assert done.exception is None or isinstance(done.exception, SystemExit), said


@pytest.mark.parametrize("line", [line for line in LINES if not of_do_over(line)], ids=str)
def test_every_other_command_is_a_target_or_has_its_test(line: Line) -> None:
    if line.command.startswith("make "):
        assert line.command.split()[1] in targets()
        return
    (test,) = [test for form, test in RUN_BY.items() if re.fullmatch(form, line.command)]
    file, _, function = test.partition("::")
    assert f"def {function}" in (ROOT / "tests" / file).read_text("utf-8")
    for word in re.findall(r"[\w./-]+\.(?:py|lock|yaml|service|example)\b", line.command):
        assert word.startswith("/etc/") or (ROOT / word).exists(), word


def targets() -> set[str]:
    """The targets of the Makefile."""
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", " ")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    return set(phony.split())


def test_make_knows_how_to_make_every_target() -> None:
    # Without a stamp it says what it would install; nothing is done.
    dry = ["make", "--dry-run", "--no-print-directory", "VENV=none", *sorted(targets())]
    done = subprocess.run(dry, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_what_pages_name_in_passing_is_there() -> None:
    known = set(get_command(cli).list_commands(None))  # type: ignore[attr-defined]
    for page in GUIDES:
        for found in quoted(page):
            if match := re.match(r"do-over ([a-z]+)", found):
                assert match.group(1) in known, f"{name(page)}: {found}"
            if match := re.match(r"make ([a-z-]+)", found):
                assert match.group(1) in targets(), f"{name(page)}: {found}"


def test_every_command_and_target_is_told_of() -> None:
    told = {line.command for line in LINES} | {each for page in GUIDES for each in quoted(page)}
    words = {tuple(each.split()[:2]) for each in told if len(each.split()) > 1}
    for command in get_command(cli).list_commands(None):  # type: ignore[attr-defined]
        assert ("do-over", command) in words
    for target in targets() - {"setup", "clean", "browser"}:
        assert ("make", target) in words
