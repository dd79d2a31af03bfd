"""`do-over check --batch`: many drafts, one JSON object a line, and one answer a line."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import typer

from bot.cli.check_context import BadContext, known_context
from bot.core.humility.model import DraftContext
from bot.drafts.check_draft import Review

Check = Callable[[str, DraftContext], Review]
_NAMED = ("circumstance", "stage", "channel")
_KEYS = {*_NAMED, "context", "text", "id"}
NOTHING_BLOCKS, BLOCKS, BAD_INPUT = 0, 1, 2


class BadLine(ValueError):
    """A line is no draft; the message says why."""


def check_batch(file: str, defaults: Mapping[str, str], check: Check) -> int:
    """Answer each line of the file ("-" is standard input) and return the exit code."""
    worst = NOTHING_BLOCKS
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        try:
            said = _read(line)
            review = check(_text(said), _context(said, defaults))
        except BadLine as problem:
            answer, code = _refusal(number, problem), BAD_INPUT
        else:
            answer, code = _answer(number, said, review), NOTHING_BLOCKS if review.ok else BLOCKS
        # In ASCII, so that no mark within a quote ends the line.
        typer.echo(json.dumps(answer))
        worst = max(worst, code)
    return worst


def _lines(file: str) -> Iterator[bytes]:
    if file == "-":
        yield from sys.stdin.buffer
        return
    try:
        with Path(file).open("rb") as opened:
            yield from opened
    except OSError as problem:
        raise typer.BadParameter(f"--batch: {file} cannot be read: {problem}") from problem


def _read(line: bytes) -> Mapping[str, object]:
    try:
        said = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise BadLine(f"This line is not JSON: {problem}") from problem
    if not isinstance(said, dict):
        raise BadLine("This line is not a JSON object.")
    return said


def _text(said: Mapping[str, object]) -> str:
    text = said.get("text")
    if not isinstance(text, str) or not text.strip():
        raise BadLine("text: give the draft as a text that is not empty.")
    try:
        text.encode()
    except UnicodeEncodeError as problem:
        raise BadLine(f"text: {problem}") from problem
    return text


def _context(said: Mapping[str, object], defaults: Mapping[str, str]) -> DraftContext:
    given = said.get("context") or {}
    if not isinstance(given, dict):
        raise BadLine("context must be a JSON object.")
    named = {name: said[name] for name in _NAMED if said.get(name) is not None}
    try:
        return known_context(given, {**defaults, **named})
    except BadContext as problem:
        raise BadLine(str(problem)) from problem


def _refusal(number: int, problem: BadLine) -> Mapping[str, object]:
    return {"line": number, "error": str(problem)}


def _answer(number: int, said: Mapping[str, object], review: Review) -> Mapping[str, object]:
    answer: dict[str, object] = {"line": number}
    if "id" in said:
        answer["id"] = said["id"]
    answer["ok"] = review.ok
    answer["findings"] = [asdict(finding) for finding in review.findings]
    if ignored := sorted(set(said) - _KEYS):
        answer["ignored"] = ignored
    return answer
