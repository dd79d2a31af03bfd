"""`python -m bot playbooks`: every step with its wait, and where the wait comes from."""

from collections.abc import Iterator

import typer

from bot.copy.catalog import Catalog, CopyError, load_catalog
from bot.copy.waits import wait_text
from bot.core.circumstances import Circumstance
from bot.core.playbook import Step
from bot.playbooks import PlaybookError, load_playbooks, load_touches


def playbooks() -> None:
    """List every step with its wait and where that comes from. Exit 1: a file is wrong."""
    try:
        typer.echo("\n\n".join(_told(load_catalog())))
    except (CopyError, PlaybookError) as trouble:
        typer.echo(str(trouble), err=True)
        raise typer.Exit(1) from trouble


def _told(catalog: Catalog) -> Iterator[str]:
    books = load_playbooks()
    for circumstance in Circumstance:
        head = catalog.label(f"circumstances.{circumstance}")
        yield _section(catalog, circumstance, head, books[circumstance].steps)
    touches = load_touches()
    head = catalog.label("playbooks.keep_in_touch", **touches.model_dump(exclude={"step"}))
    yield _section(catalog, "keep_in_touch", head, (touches.step,))


def _section(catalog: Catalog, file: str, head: str, steps: tuple[Step, ...]) -> str:
    lines = [catalog.label("playbooks.head", name=head, file=f"bot/playbooks/{file}.toml")]
    for step in steps:
        event = catalog.label(f"events.{step.after[0]}")
        name = catalog.label(f"steps.{step.key}")
        lines.append("")
        lines.append(f"  {name}: {wait_text(catalog, step.wait, event)}")
        for reason, wait in step.wait_by_reason.items():
            label = catalog.label(f"loss_reasons.{reason}")
            lines.append(f"    {label}: {wait_text(catalog, wait, event)}")
        lines += [f"    {line}" for line in _where(catalog, step)]
        lines.append(f"    {step.source}")
    return "\n".join(lines)


def _where(catalog: Catalog, step: Step) -> Iterator[str]:
    if step.weights:
        named = (catalog.label(f"weights.{weight}").lower() for weight in step.weights)
        weights = catalog.label("slots.comma").join(named)
        yield catalog.label("playbooks.weights", weights=weights)
    if step.in_person:
        yield catalog.label("playbooks.in_person")
