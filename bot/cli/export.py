"""`do-over export`: a rep's own data, or the workspace's without private fields."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.cli.export_files import Writer, writing_csv, writing_json
from bot.cli.keeping import database_or_stop, telling_trouble
from bot.cli.start import stop
from bot.copy.catalog import Catalog, load_catalog
from bot.usecases.erase import NotThere, WhichTeam, subject_of, the_team
from bot.usecases.export import pages_of, parts_of
from storage import migrate
from storage.copy_trouble import NO_DATABASE, CopyTrouble
from storage.database import Database
from storage.export_rows import count_rows
from storage.models import ErasureKind


class Form(StrEnum):
    """How an export is written."""

    JSON = "json"
    CSV = "csv"


def export(
    file: Annotated[Path, typer.Argument(help="A new file (JSON), or a new folder (CSV).")],
    *,
    rep: Annotated[str, typer.Option(help="A member id; without it, the workspace.")] = "",
    form: Annotated[Form, typer.Option("--format", help="json or csv.")] = Form.JSON,
    team: Annotated[str | None, typer.Option(help="The workspace, where several are kept.")] = None,
) -> None:
    """Write out a rep's own data, or the workspace's without private fields, while the bot runs.

    Of a workspace: deals as facts and figures. Whose a deal is, and with which client, stands there
    only where the rep let the team see it.

    Example: do-over export ana.json --rep U012AB3CD
    """
    catalog = load_catalog()
    with telling_trouble(catalog):
        url = database_or_stop(catalog)
        if not migrate.is_there(url):
            raise CopyTrouble(NO_DATABASE, url)
        migrate.upgrade(url)
        writing = writing_json if form is Form.JSON else writing_csv
        try:
            number = asyncio.run(_export(url, rep, team, lambda: writing(file)))
        except NotThere:
            stop(catalog.label("delete.not_there", name=rep or team or url))
        except WhichTeam as several:
            stop(catalog.label("delete.which_team", name=str(several)))
    typer.echo(_done(catalog, number, file))


async def _export(
    url: str, rep: str, team: str | None, writing: Callable[[], AbstractContextManager[Writer]]
) -> int:
    database, kind = Database.open(url), ErasureKind.REP if rep else ErasureKind.WORKSPACE
    try:
        subject = await database.run(
            lambda session: subject_of(session, the_team(session, team), kind, rep)
        )
        parts = parts_of(subject)
        total = await database.run(lambda session: count_rows(session, parts))
        written = 0
        with writing() as writer, _progress(total) as moved_by:
            for part in parts:
                writer.begin(part.name, part.titles)
                async for rows in pages_of(database, part):
                    writer.rows(rows)
                    written += len(rows)
                    moved_by(len(rows))
        return written
    finally:
        await database.close()


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    if not _is_watched():
        yield lambda _: None
        return
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda number: bar.advance(task, number)


def _is_watched() -> bool:
    return sys.stderr.isatty()


def _done(catalog: Catalog, number: int, file: Path) -> str:
    return catalog.label("export.done", count=number, name=str(file))
