"""`python -m bot check`: what it prints and how it exits."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import cli

GOOD = "Thank you for telling me plainly. I hope it goes well."
REPLY = ["--circumstance", "told_no", "--stage", "gracious_reply"]


def _run(*arguments: str, draft: str = GOOD) -> Result:
    return CliRunner().invoke(cli, ["check", *arguments], input=draft)


def test_a_good_draft_exits_0() -> None:
    result = _run(*REPLY)
    assert result.exit_code == 0
    assert "You thank them" in result.stdout


def test_a_bad_draft_exits_1_and_says_why_and_how() -> None:
    result = _run(*REPLY, draft="Are you sure about this? They are cheap for a reason.")
    assert result.exit_code == 1
    assert '"cheap for a reason"' in result.stdout
    assert "Say nothing about them." in result.stdout


def test_json_has_the_agreed_shape() -> None:
    result = _run(*REPLY, "--json", draft="Thanks. Are you sure?")
    said = json.loads(result.stdout)
    assert said["ok"] is False
    (finding,) = said["findings"]
    assert list(finding) == ["id", "severity", "quote", "start", "end", "why", "advice"]
    assert (finding["id"], finding["start"], finding["end"]) == ("argue_with_no", 8, 20)


def test_draft_and_context_come_from_files(tmp_path: Path) -> None:
    draft, facts = tmp_path / "draft.txt", tmp_path / "facts.json"
    draft.write_text("We can do Saturdays now. Could we meet? If not, I understand.")
    facts.write_text('{"asks_made": 2}')
    command = ["--circumstance", "told_no", "--stage", "ask", "--context", str(facts), str(draft)]
    result = _run(*command, "--json")
    assert [finding["id"] for finding in json.loads(result.stdout)["findings"]] == ["third_ask"]


@pytest.mark.parametrize(
    "wrong",
    [
        ["--circumstance", "bad_luck", "--stage", "ask"],
        ["--stage", "ask"],
        [*REPLY, "--context", '{"asks": 1}'],
        [*REPLY, "--context", "no-such-file.json"],
        [*REPLY, "--context", '["asks_made"]'],
        [*REPLY, "no-such-draft.txt"],
    ],
)
def test_bad_usage_exits_2(wrong: list[str]) -> None:
    assert _run(*wrong).exit_code == 2


def test_an_empty_draft_is_bad_usage() -> None:
    assert _run(*REPLY, draft="  \n").exit_code == 2
