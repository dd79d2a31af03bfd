"""`do-over check`: the humility check at the shell."""

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.check_batch import check_batch
from bot.cli.check_context import BadContext, known_context
from bot.cli.check_judges import judged
from bot.copy.catalog import Catalog, load_catalog
from bot.core.humility.model import CHANNELS, CIRCUMSTANCES, STAGES, DraftContext
from bot.drafts.check_draft import Review


def check(
    *,
    circumstance: Annotated[
        str | None, typer.Option(help=f"One of: {', '.join(CIRCUMSTANCES)}.")
    ] = None,
    stage: Annotated[str | None, typer.Option(help=f"One of: {', '.join(STAGES)}.")] = None,
    channel: Annotated[str, typer.Option(help=f"One of: {', '.join(CHANNELS)}.")] = "email",
    context: Annotated[str, typer.Option(help="What is known of the case: JSON or a file.")] = "{}",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    batch: Annotated[
        str | None,
        typer.Option(
            help="A file of drafts, one JSON object a line (circumstance, stage, channel, context,"
            " text), or - for standard input. One JSON answer a line."
        ),
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask no model, also where HUMILITY_MODEL_URL is set.")
    ] = False,
    file: Annotated[
        Path | None, typer.Argument(help="The draft; standard input if left out.")
    ] = None,
) -> None:
    """Read a draft as a good mentor would. Exit 0: ok, 1: not yet, 2: bad usage or a bad line."""
    given = {"circumstance": circumstance, "stage": stage, "channel": channel}
    named = {name: value for name, value in given.items() if value is not None}
    if batch is not None:
        if file is not None or context != "{}":
            raise typer.BadParameter("With --batch, each line brings its own draft and context.")
        with judged(offline=offline) as checked:
            raise typer.Exit(check_batch(batch, named, checked))
    if missing := sorted({"circumstance", "stage"} - set(named)):
        raise typer.BadParameter(f"Say --{' and --'.join(missing)}.")
    known = _context(context, named)
    draft = _draft(file)
    with judged(offline=offline) as checked:
        review = checked(draft, known)
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


def _context(given: str, named: Mapping[str, object]) -> DraftContext:
    try:
        return known_context(_facts(given), named)
    except BadContext as problem:
        raise typer.BadParameter(str(problem)) from problem


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
