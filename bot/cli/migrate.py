"""`do-over migrate`: bring the tables to this version by hand, or only ask how they stand."""

import asyncio
from typing import Annotated

import typer

from bot.cli.start import say, stopping_in_words
from bot.config import database_of, environment
from bot.copy.catalog import load_catalog
from storage import migrate as tables
from storage.migrate import SchemaState

EXIT_CODES = {
    SchemaState.CURRENT: 0,
    SchemaState.PENDING: 1,
    SchemaState.NEWER_AND_FITS: 2,
    SchemaState.NEWER: 2,
}
NO_ANSWER = 3


def migrate(
    *,
    check: Annotated[bool, typer.Option("--check", help="Change nothing, only say.")] = False,
    scale: Annotated[
        bool, typer.Option("--scale", help="Also the engine's, for do-over web and worker.")
    ] = False,
) -> None:
    """Bring the database to this version; the bot does so itself when it starts.

    With --check, exit 0: up to date, 1: something is to do, 2: of a newer version, 3: no answer.
    """
    catalog = load_catalog()
    with stopping_in_words(catalog, NO_ANSWER if check else 1):
        url = database_of(environment())
        if scale and not check:
            # Only here: the extra may not be installed.
            from bot.share import make_tables  # noqa: PLC0415

            asyncio.run(make_tables(url))
        elif not check:
            tables.upgrade(url)
        found = tables.state(url)
        say(catalog.label(f"migrate.{found}", detail=tables.current_revision(url) or ""))
    raise typer.Exit(EXIT_CODES[found] if check else 0)
