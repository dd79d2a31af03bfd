"""The command line: `python -m bot run` and `python -m bot doctor`."""

import asyncio
import time
from typing import NoReturn

import typer

from bot.app import SystemClock, assembled, examined, set_up_logging
from bot.config import BadSettings, Settings, environment, read_settings
from bot.copy.catalog import Catalog, CopyError, load_catalog
from bot.doctor import Finding
from bot.playbooks import PlaybookError
from bot.serve import CannotListen, serve
from bot.slack.pace import Pace
from bot.usecases.ports import NotSent, Refused
from storage.database import DatabaseUnavailable
from storage.migrate import UnknownRevision

cli = typer.Typer(
    help="Do-Over: helps a sales rep ask for a second chance.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@cli.command()
def run() -> None:
    """Start the bot: Socket Mode with SLACK_APP_TOKEN, else HTTP on HOST and PORT."""
    catalog = load_catalog()
    settings = _settings(catalog)
    set_up_logging(settings.log_level)
    try:
        asyncio.run(_run(settings, catalog))
    except (DatabaseUnavailable, UnknownRevision) as trouble:
        _stop(catalog.label("start.database", detail=str(trouble)))
    except (NotSent, Refused) as trouble:
        _stop(catalog.label("start.slack", detail=trouble.code))
    except (CopyError, PlaybookError) as trouble:
        _stop(catalog.label("start.texts", detail=str(trouble)))
    except CannotListen as trouble:
        _stop(catalog.label("start.port", detail=str(trouble)))


@cli.command()
def doctor() -> None:
    """Check tokens, scopes, clock, database, migrations and digest channel."""
    catalog = load_catalog()
    findings = asyncio.run(examined(_settings(catalog), SystemClock()))
    for finding in findings:
        typer.echo(_line(catalog, finding))
    well = all(finding.ok for finding in findings)
    typer.echo(catalog.label("doctor.all_well" if well else "doctor.some_ill"))
    raise typer.Exit(0 if well else 1)


async def _run(settings: Settings, catalog: Catalog) -> None:
    async with assembled(settings, SystemClock(), Pace(time.monotonic)) as bot:
        await serve(bot, lambda address: typer.echo(_ready(catalog, address)))


def _settings(catalog: Catalog) -> Settings:
    try:
        return read_settings(environment())
    except BadSettings as bad:
        kinds = [("missing", name) for name in bad.missing] + [
            ("wrong", name) for name in bad.wrong
        ]
        lines = [catalog.label("settings.head", count=len(kinds))]
        for kind, name in kinds:
            remedy = catalog.label(f"settings.{name}")
            lines.append("  " + catalog.label(f"settings.{kind}", name=name, remedy=remedy))
        _stop("\n".join(lines))


def _ready(catalog: Catalog, address: str) -> str:
    if address:
        return catalog.label("start.ready_http", detail=address)
    return catalog.label("start.ready_socket")


def _line(catalog: Catalog, finding: Finding) -> str:
    check = catalog.label(f"checks.{finding.check}")
    if finding.ok:
        return catalog.label("doctor.ok", check=check)
    remedy = catalog.label(f"remedies.{finding.key}", detail=finding.detail)
    return catalog.label("doctor.mend", check=check, remedy=remedy)


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    cli()
