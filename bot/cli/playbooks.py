"""`do-over playbooks`: every step with its wait, and where the wait comes from."""

from collections.abc import Iterator

import typer

from bot.copy.catalog import Catalog, CopyError, load_catalog
from bot.copy.waits import wait_text
from bot.core.circumstances import Circumstance
from bot.core.follow_through import FollowThrough
from bot.core.playbook import Step
from bot.core.touches import TouchPolicy
from bot.playbooks import PlaybookError, load_follow_through, load_playbooks, load_touches


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
    head = catalog.label("playbooks.keep_in_touch", **_numbers(touches))
    yield _section(catalog, "keep_in_touch", head, (touches.step, touches.review))
    yield _follow_through(catalog, load_follow_through())


def _follow_through(catalog: Catalog, follow: FollowThrough) -> str:
    lines = [
        catalog.label(
            "playbooks.head",
            name=catalog.label("playbooks.follow_through"),
            file="bot/playbooks/follow_through.toml",
        )
    ]
    for kind, one in follow.reminders.items():
        days = catalog.label("playbooks.none")
        if one.business_days:
            listed = ", ".join(map(str, one.business_days))
            days = catalog.label("playbooks.reminders", days=listed)
        elif one.every_days:
            days = catalog.label("playbooks.every", days=one.every_days)
        name = catalog.label(f"playbooks.kinds.{kind}")
        lines += ["", f"  {name}: {days}", f"    {one.source}"]
    for group, limits in follow:
        if group != "reminders":
            facts = limits.model_dump()
            source = facts.pop("source")
            lines += ["", f"  {catalog.label(f'playbooks.{group}', **facts)}", f"    {source}"]
    return "\n".join(lines)


def _numbers(touches: TouchPolicy) -> dict[str, int]:
    return {name: value for name, value in touches if isinstance(value, int)}


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
