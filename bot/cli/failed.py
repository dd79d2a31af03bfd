"""`do-over failed`: what was given up, and sending it again where it did not arrive."""

import asyncio
from collections.abc import Callable
from typing import Annotated, TypeVar

import typer
from sqlmodel import Session

from bot.cli.keeping import database_or_stop
from bot.cli.start import stopping_in_words
from bot.copy.catalog import Catalog, load_catalog
from bot.system_clock import SystemClock
from bot.usecases.resend_failed import Undelivered, remedy_of, resend, undelivered
from storage import migrate
from storage.database import Database
from storage.models import Nudge

T = TypeVar("T")


def failed(
    *,
    again: Annotated[
        bool, typer.Option("--again", help="Look for them, send what is not there.")
    ] = False,
    ids: Annotated[list[str] | None, typer.Argument(help="Only these, with --again.")] = None,
) -> None:
    """List what could not be delivered. With --again: look for it in Slack, and send it if need be.

    Exit 1: something is left, or the database is away.
    """
    catalog = load_catalog()
    url = database_or_stop(catalog)
    with stopping_in_words(catalog):
        # Before anything was started there is no database, and asking must not make one.
        if not migrate.is_there(url):
            found = Undelivered((), ())
        elif again:
            _try_again(catalog, url, ids or [])
            return
        else:
            found = asyncio.run(_in(url, undelivered))
    typer.echo("\n".join(_told(catalog, found)))
    raise typer.Exit(1 if found.failed or found.waiting else 0)


def _try_again(catalog: Catalog, url: str, ids: list[str]) -> None:
    now = SystemClock().now()
    count = asyncio.run(_in(url, lambda session: resend(session, ids, now)))
    if count:
        typer.echo(catalog.label("failed.again", count=count))
    else:
        typer.echo(catalog.label("failed.no_such" if ids else "failed.none"))
    raise typer.Exit(0 if count or not ids else 1)


async def _in(url: str, work: Callable[[Session], T]) -> T:
    database = Database.open(url)
    try:
        return await database.run(work)
    finally:
        await database.close()


def _told(catalog: Catalog, found: Undelivered) -> list[str]:
    if not (found.failed or found.waiting):
        return [catalog.label("failed.none")]
    lines = []
    if found.failed:
        lines.append(catalog.label("failed.head", count=len(found.failed)))
        lines += [catalog.label("failed.line", **_facts(one)) for one in found.failed]
    if found.waiting:
        lines.append(catalog.label("failed.waiting_head", count=len(found.waiting)))
        lines += [_waiting_line(catalog, one) for one in found.waiting]
    return lines


def _waiting_line(catalog: Catalog, nudge: Nudge) -> str:
    remedy = catalog.label(f"mending.{remedy_of(nudge)}")
    return catalog.label("failed.waiting_line", remedy=remedy, **_facts(nudge))


def _facts(nudge: Nudge) -> dict[str, str]:
    return {
        "id": nudge.id,
        "kind": nudge.kind,
        "recipient": nudge.recipient or "admin",
        "due": nudge.due_at.strftime("%Y-%m-%d %H:%M UTC"),
        "why": nudge.error or "",
    }
