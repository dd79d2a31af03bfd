"""`do-over check`: the humility check at the shell."""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from bot.copy.catalog import Catalog, load_catalog
from bot.core.humility.model import CHANNELS, CIRCUMSTANCES, STAGES, DraftContext
from bot.drafts.check_draft import Review, check_draft
from bot.humility.judge import load_classifier
from bot.humility.rules import load_rules

_NAMED = frozenset({"circumstance", "stage", "channel"})
_KNOWN = frozenset(field.name for field in fields(DraftContext)) - _NAMED
_CONTEXT = TypeAdapter(DraftContext)


def check(
    *,
    circumstance: Annotated[str, typer.Option(help=f"One of: {', '.join(CIRCUMSTANCES)}.")],
    stage: Annotated[str, typer.Option(help=f"One of: {', '.join(STAGES)}.")],
    channel: Annotated[str, typer.Option(help=f"One of: {', '.join(CHANNELS)}.")] = "email",
    context: Annotated[str, typer.Option(help="What is known of the case: JSON or a file.")] = "{}",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    file: Annotated[
        Path | None, typer.Argument(help="The draft; standard input if left out.")
    ] = None,
) -> None:
    """Read a draft as a good mentor would. Exit 0: ok, 1: not yet, 2: bad usage."""
    known = _context(context, circumstance=circumstance, stage=stage, channel=channel)
    review = check_draft(_draft(file), known, load_rules().with_classifier(load_classifier()))
    typer.echo(_as_json(review) if as_json else _as_text(review, load_catalog()))
    raise typer.Exit(0 if review.ok else 1)


def _draft(file: Path | None) -> str:
    try:
        text = file.read_text(encoding="utf-8") if file else sys.stdin.read()
    except (OSError, UnicodeDecodeError) as problem:
        raise typer.BadParameter(f"The draft cannot be read: {problem}") from problem
    if not text.strip():
        raise typer.BadParameter("The draft is empty.")
    return text


def _context(given: str, **named: str) -> DraftContext:
    facts = _facts(given)
    unknown = sorted(set(facts) - _KNOWN)
    if unknown:
        raise typer.BadParameter(
            f"--context: no such fact: {', '.join(unknown)}. Known: {', '.join(sorted(_KNOWN))}."
        )
    try:
        return _CONTEXT.validate_python({**facts, **named})
    except ValidationError as problem:
        told = (f"{'.'.join(map(str, e['loc']))} {e['msg']}" for e in problem.errors())
        raise typer.BadParameter("; ".join(told).strip()) from problem


def _facts(given: str) -> Mapping[str, object]:
    try:
        text = given if given.lstrip().startswith("{") else Path(given).read_text(encoding="utf-8")
        facts = json.loads(text)
    except (OSError, ValueError) as problem:
        raise typer.BadParameter(
            f"--context is neither JSON nor a file of it: {problem}"
        ) from problem
    if not isinstance(facts, dict):
        raise typer.BadParameter("--context must be a JSON object.")
    return facts


def _as_json(review: Review) -> str:
    findings = [asdict(finding) for finding in review.findings]
    return json.dumps({"ok": review.ok, "findings": findings}, ensure_ascii=False, indent=2)


def _as_text(review: Review, catalog: Catalog) -> str:
    lines = [catalog.label(f"praise.{review.good}")] if review.good else []
    for finding in review.findings:
        severity = catalog.label(f"review.{finding.severity}")
        head = catalog.label("review.finding", severity=severity, quote=finding.quote)
        lines += [head, f"  {finding.why}", f"  {finding.advice}"]
    verdict = "ok" if review.ok else "not_yet"
    return "\n".join([*lines, catalog.label(f"review.{verdict}")])
