"""`do-over backup FILE`: a copy of the database, made while the bot runs."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.keeping import database_or_stop, telling_trouble
from bot.copy.catalog import load_catalog
from storage.copies import back_up


def backup(
    file: Annotated[Path, typer.Argument(help="A new file; none is written over.")],
) -> None:
    """Copy the database of DATABASE_URL into a new FILE, also while the bot runs.

    SQLite: a SQLite file, checked. PostgreSQL: what pg_dump writes (custom format).

    Example: do-over backup do_over-monday.db
    """
    catalog = load_catalog()
    with telling_trouble(catalog):
        back_up(database_or_stop(catalog), file)
    typer.echo(catalog.label("copies.backed_up", detail=str(file)))
