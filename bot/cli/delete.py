"""`do-over delete`: a rep, a client or a workspace, for good."""

import asyncio
from typing import Annotated

import typer
from sqlmodel import Session

from bot.cli.keeping import database_or_stop, telling_trouble
from bot.cli.start import stop
from bot.copy.catalog import Catalog, load_catalog
from bot.system_clock import SystemClock
from bot.usecases.erase import (
    NotThere,
    Subject,
    WhichTeam,
    begin,
    erase_some,
    erase_some_clients,
    finish,
    subject_of,
    the_team,
    what_goes,
)
from storage import migrate
from storage.copies import refuse_in_use
from storage.copy_trouble import NO_DATABASE, CopyTrouble
from storage.database import Database
from storage.erase import Count
from storage.models import ErasureKind

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Team = Annotated[str | None, typer.Option(help="The workspace's id, where several are kept.")]


def delete(
    what: Annotated[str, typer.Argument(help="rep, client or workspace.")],
    who: Annotated[str, typer.Argument(help="A member id, or a client's name.")] = "",
    *,
    yes: Yes = False,
    team: Team = None,
) -> None:
    """Delete a rep's data, a client's, or the whole workspace's; asks first.

    It may be interrupted: the same command goes on. That a client asked to be left alone, and how
    often they were asked, stays as a keyed hash without a word. Messages in Slack stay there.

    Example: do-over delete rep U012AB3CD
    """
    catalog = load_catalog()
    kind = _kind(catalog, what, who)
    with telling_trouble(catalog):
        url = database_or_stop(catalog)
        if not migrate.is_there(url):
            raise CopyTrouble(NO_DATABASE, url)
        if kind is ErasureKind.WORKSPACE:
            refuse_in_use(url)
        migrate.upgrade(url)
        try:
            asyncio.run(_delete(_Asked(catalog, kind, who, team, yes=yes), url))
        except NotThere:
            stop(catalog.label("delete.not_there", name=who or team or ""))
        except WhichTeam as several:
            stop(catalog.label("delete.which_team", name=str(several)))


class _Asked:
    def __init__(
        self, catalog: Catalog, kind: ErasureKind, who: str, team: str | None, *, yes: bool
    ) -> None:
        self.catalog, self.kind, self.who, self.team, self.yes = catalog, kind, who, team, yes

    def find(self, session: Session) -> tuple[Subject, Count]:
        subject = subject_of(session, the_team(session, self.team), self.kind, self.who)
        return subject, what_goes(session, subject)

    def is_sure(self, subject: Subject, count: Count) -> bool:
        facts = {"name": subject.name, "count": count.deals, "open": count.are_open}
        question = self.catalog.label(f"delete.ask_{subject.kind}", **facts)
        return self.yes or typer.confirm(question, err=True)


async def _delete(asked: _Asked, url: str) -> None:
    database, now, catalog = Database.open(url), SystemClock().now(), asked.catalog
    try:
        subject, count = await database.run(asked.find)
        if not asked.is_sure(subject, count):
            typer.echo(catalog.label("delete.left"), err=True)
            raise typer.Exit(1)
        if await database.run(lambda session: begin(session, subject, now)):
            typer.echo(catalog.label("delete.goes_on"), err=True)
        gone = 0
        while found := await database.run(lambda session: erase_some(session, subject)):
            gone += found
        while await database.run(lambda session: erase_some_clients(session, subject)):
            continue
        await database.run(lambda session: finish(session, subject, now, gone))
    finally:
        await database.close()
    typer.echo(catalog.label("delete.done", name=subject.name, count=gone))


def _kind(catalog: Catalog, what: str, who: str) -> ErasureKind:
    kinds = {kind.value: kind for kind in ErasureKind if kind is not ErasureKind.RETENTION}
    kind = kinds.get(what)
    if kind is None or (kind is ErasureKind.WORKSPACE) == bool(who):
        stop(catalog.label("delete.usage"))
    return kind
