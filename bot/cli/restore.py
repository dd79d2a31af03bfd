"""`do-over restore FILE`: a backup put in the place of the database."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.keeping import database_or_stop, telling_trouble
from bot.copy.catalog import load_catalog
from bot.system_clock import SystemClock
from storage.copies import restore as put_back


def restore(file: Annotated[Path, typer.Argument(help="What `backup` wrote.")]) -> None:
    """Put a backup in the place of the database of DATABASE_URL; stop the bot first.

    What was there is kept beside it: a file (SQLite) or a schema (PostgreSQL). What is due by now
    is looked for in Slack before it is sent, for it may have gone out after the backup.

    Example: do-over restore do_over-monday.db
    """
    catalog = load_catalog()
    with telling_trouble(catalog):
        kept = put_back(file, database_or_stop(catalog), SystemClock().now())
    typer.echo(catalog.label("copies.restored"))
    if kept:
        typer.echo(catalog.label("copies.kept", detail=kept))
