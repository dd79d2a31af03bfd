"""`python -m bot check`: what it prints and how it exits."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot import judges
from bot.cli import check_judges
from bot.cli.commands import cli
from tests.drafts.model_server import ModelServer, model_server
from tests.humility.judges import SILENT, Says

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


def _batch(*lines: object, arguments: tuple[str, ...] = ()) -> tuple[int, list[dict[str, Any]]]:
    written = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines)
    result = _run("--batch", "-", "--json", *arguments, draft=written)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


THANKS = {"circumstance": "told_no", "stage": "gracious_reply", "text": GOOD}
ARGUES = THANKS | {"text": "Thanks. Are you sure?"}


@pytest.mark.parametrize(
    ("lines", "code", "verdicts"),
    [
        ([THANKS, THANKS], 0, [True, True]),
        ([ARGUES, THANKS], 1, [False, True]),
        ([THANKS | {"context": {"asks_made": 1}}, "", ARGUES], 1, [True, False]),
    ],
)
def test_a_batch_is_answered_line_by_line(
    lines: list[object], code: int, verdicts: list[bool]
) -> None:
    exit_code, answers = _batch(*lines)
    assert (exit_code, [answer["ok"] for answer in answers]) == (code, verdicts)


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ('{"text": ', "not JSON"),
        ("[1]", "not a JSON object"),
        (THANKS | {"context": {"asks": 1}}, "no such fact: asks"),
        (THANKS | {"context": [1]}, "context must be a JSON object"),
        (THANKS | {"context": {"asks_made": "many"}}, "asks_made"),
        (THANKS | {"circumstance": "bad_luck"}, "use one of: blown_meeting"),
        ({"stage": "ask", "text": GOOD}, "circumstance"),
        (THANKS | {"text": " "}, "text"),
        (THANKS | {"text": ["a"]}, "text"),
        ('{"text": "\\ud800", "circumstance": "told_no", "stage": "ask"}', "text"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_is_read(bad: object, told: str) -> None:
    exit_code, (first, second, third) = _batch(ARGUES, bad, THANKS)
    assert (exit_code, first["ok"], third["ok"]) == (2, False, True)
    assert second["line"] == 2
    assert told in second["error"]


def test_a_batch_may_come_from_a_file_and_share_its_case(tmp_path: Path) -> None:
    drafts = tmp_path / "drafts.jsonl"
    drafts.write_text(json.dumps({"text": "Thanks. Are you sure?", "id": "a", "note": "b"}))
    result = _run(*REPLY, "--batch", str(drafts))
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["id"], answer["ignored"]) == (1, "a", ["note"])


@pytest.mark.parametrize("wrong", [["--batch", "no-such-file"], ["--batch", "-", "draft.txt"]])
def test_a_batch_that_cannot_be_read_is_bad_usage(wrong: list[str]) -> None:
    assert _run(*wrong).exit_code == 2


HOST = "Every host has had a week like this."
LOST = {
    "circumstance": "company_failed",
    "stage": "own_up",
    "channel": "phone",
    "text": f"We lost your backups and I'm sorry. {HOST}",
}


@pytest.fixture
async def model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[ModelServer]:
    """A model that is named in the environment, beside two judges who disagree."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(check_judges, "load_classifier", lambda: Says(HOST[:10], "normalising"))
    monkeypatch.setattr(judges, "other_judge", lambda: SILENT)
    async with model_server() as server:
        monkeypatch.setenv("HUMILITY_MODEL_URL", server.url)
        monkeypatch.setenv("HUMILITY_MODEL", "small")
        monkeypatch.setenv("HUMILITY_MODEL_SECONDS", "60")
        yield server


async def _ids(*lines: object, arguments: tuple[str, ...] = ()) -> list[set[str]]:
    _, answers = await asyncio.to_thread(_batch, *lines, arguments=arguments)
    return [{finding["id"] for finding in answer["findings"]} for answer in answers]


async def test_a_model_is_asked_where_one_is_named(model: ModelServer) -> None:
    first, second = await _ids(LOST, LOST | {"text": LOST["text"] + " Ana"})
    assert "normalising" not in first | second
    assert model.asked == [["normalising"]] * 2


async def test_offline_no_model_is_asked(model: ModelServer) -> None:
    (found,) = await _ids(LOST, arguments=("--offline",))
    assert "normalising" in found
    assert model.bodies == []


async def test_a_model_that_fails_changes_nothing_but_the_log(model: ModelServer) -> None:
    model.status = 500
    (found,) = await _ids(LOST)
    assert "normalising" in found


def test_half_a_model_is_bad_usage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HUMILITY_MODEL_URL", "http://localhost:8080/v1")
    result = _run(*REPLY)
    assert result.exit_code == 2
    assert "HUMILITY_MODEL" in result.output
    assert _run(*REPLY, "--offline").exit_code == 0
