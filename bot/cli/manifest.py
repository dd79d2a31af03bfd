"""`do-over manifest`: what to paste where Slack asks for the app's manifest."""

import json
import re
from typing import Annotated

import typer

from bot.slack.app_manifest import app_manifest


def manifest(
    *,
    http: Annotated[
        str | None, typer.Option(help="Over HTTP: where Slack reaches it, https://your.host.")
    ] = None,
    workflow: Annotated[
        bool, typer.Option("--workflow", help="With a step for Workflow Builder.")
    ] = False,
) -> None:
    """Print the app's manifest as JSON, for Socket Mode unless --http is given."""
    if http is not None and not re.fullmatch(r"https://[^\s/]+(/[^\s]*)?", http):
        raise typer.BadParameter("--http takes an address such as https://your.host.")
    found = app_manifest(http, workflow=workflow)
    typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
