"""The command line: `python -m bot run`, `practice`, `doctor`, `check` and `playbooks`."""

import asyncio
import gc
import time
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.app import SystemClock, assembled, set_up_logging
from bot.cli.check import check
from bot.cli.doctor import CheckResult, examined
from bot.cli.playbooks import playbooks
from bot.config import LEVELS, BadSettings, Settings, environment, read_settings
from bot.copy.catalog import Catalog, CopyError, load_catalog
from bot.delivery.ports import NotSent, Refused
from bot.playbooks import PlaybookError
from bot.practice.command import PracticeOptions, has_no_tokens, run_practice
from bot.serve import CannotListen, serve
from bot.slack.pace import Pace
from storage.database import DatabaseUnavailable
from storage.migrate import UnknownRevision

cli = typer.Typer(
    help="Do-Over: helps a sales rep ask for a second chance.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.command()(check)
cli.command()(playbooks)


@cli.command()
def run() -> None:
    """Start the bot: Socket Mode with SLACK_APP_TOKEN, else HTTP; with no tokens, practise."""
    catalog, values = load_catalog(), environment()
    if has_no_tokens(values):
        _practise(catalog, values, PracticeOptions())
        return
    settings = _settings(catalog)
    set_up_logging(settings.log_level)
    _start(catalog, _run(settings, catalog))


@cli.command()
def practice(
    *,
    host: Annotated[str | None, typer.Option(help="HOST, else 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(help="PORT, else 3000; 0 for any.")] = None,
    empty: Annotated[bool, typer.Option("--empty", help="Start without any deals.")] = False,
    database: Annotated[Path | None, typer.Option(help="Keep deals in this SQLite file.")] = None,
) -> None:
    """Start a practice workspace in the browser, with no Slack account."""
    options = PracticeOptions(host=host, port=port, empty=empty, database=database)
    _practise(load_catalog(), environment(), options)


def _practise(catalog: Catalog, values: Mapping[str, str], options: PracticeOptions) -> None:
    level = values.get("LOG_LEVEL", "").upper()
    # A level that is none is told with the other settings.
    set_up_logging(level if level in LEVELS else "WARNING")
    # What was imported stays: to look through it at each collection would slow the start.
    gc.freeze()
    _start(catalog, run_practice(catalog, values, options))


def _start(catalog: Catalog, work: Coroutine[None, None, None]) -> None:
    try:
        asyncio.run(work)
    except BadSettings as bad:
        _stop_for_settings(catalog, bad)
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
    results = asyncio.run(examined(_settings(catalog), SystemClock()))
    for result in results:
        typer.echo(_line(catalog, result))
    well = all(result.ok for result in results)
    typer.echo(catalog.label("doctor.all_well" if well else "doctor.some_ill"))
    raise typer.Exit(0 if well else 1)


async def _run(settings: Settings, catalog: Catalog) -> None:
    async with assembled(settings, SystemClock(), Pace(time.monotonic)) as bot:
        await serve(bot, lambda address: typer.echo(_ready(catalog, address)))


def _settings(catalog: Catalog) -> Settings:
    try:
        return read_settings(environment())
    except BadSettings as bad:
        _stop_for_settings(catalog, bad)


def _stop_for_settings(catalog: Catalog, bad: BadSettings) -> NoReturn:
    kinds = [("missing", name) for name in bad.missing] + [("wrong", name) for name in bad.wrong]
    lines = [catalog.label("settings.head", count=len(kinds))]
    for kind, name in kinds:
        remedy = catalog.label(f"settings.{name}")
        lines.append("  " + catalog.label(f"settings.{kind}", name=name, remedy=remedy))
    _stop("\n".join(lines))


def _ready(catalog: Catalog, address: str) -> str:
    if address:
        return catalog.label("start.ready_http", detail=address)
    return catalog.label("start.ready_socket")


def _line(catalog: Catalog, result: CheckResult) -> str:
    check = catalog.label(f"checks.{result.check}")
    if result.ok:
        return catalog.label("doctor.ok", check=check)
    remedy = catalog.label(f"remedies.{result.key}", detail=result.detail)
    return catalog.label("doctor.mend", check=check, remedy=remedy)


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)


if __name__ == "__main__":
    cli()
