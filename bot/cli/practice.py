"""`do-over practice`: a practice workspace in the browser."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.start import collect_garbage_from_here, say_which_judge, start
from bot.config import environment
from bot.copy.catalog import load_catalog
from bot.practice.command import PracticeOptions, run_practice
from bot.setting_values import LEVELS
from bot.telemetry.logs import set_up_logging


def practice(
    *,
    host: Annotated[str | None, typer.Option(help="HOST, else 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(help="PORT, else 3000; 0 for any.")] = None,
    empty: Annotated[bool, typer.Option("--empty", help="Start without any deals.")] = False,
    database: Annotated[Path | None, typer.Option(help="Keep deals in this SQLite file.")] = None,
) -> None:
    """Start a practice workspace in the browser, with no Slack account."""
    options = PracticeOptions(host=host, port=port, empty=empty, database=database)
    catalog, values = load_catalog(), environment()
    level = values.get("LOG_LEVEL", "").upper()
    # A level that is none is told with the other settings.
    set_up_logging(level if level in LEVELS else "WARNING")
    collect_garbage_from_here()
    start(catalog, run_practice(catalog, values, options, lambda: say_which_judge(catalog)))
