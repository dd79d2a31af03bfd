"""The commands and their help."""

from importlib import import_module
from typing import Annotated

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from bot import __version__

_MODULES = {
    "run": "bot.cli.run",
    "web": "bot.cli.web",
    "worker": "bot.cli.worker",
    "practice": "bot.cli.practice",
    "doctor": "bot.cli.doctor",
    "migrate": "bot.cli.migrate",
    "manifest": "bot.cli.manifest",
    "failed": "bot.cli.failed",
    "health": "bot.cli.health",
    "backup": "bot.cli.backup",
    "restore": "bot.cli.restore",
    "delete": "bot.cli.delete",
    "export": "bot.cli.export",
    "check": "bot.cli.check",
    "playbooks": "bot.cli.playbooks",
}


class _Commands(TyperGroup):
    """Imports a command when it is asked for: a start has no use for what the others need."""

    def list_commands(self, _ctx: object) -> list[str]:
        return list(_MODULES)

    def get_command(self, _ctx: object, cmd_name: str) -> TyperCommand | None:
        if cmd_name not in _MODULES:
            return None
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        alone.command(cmd_name)(getattr(import_module(_MODULES[cmd_name]), cmd_name))
        command = get_command(alone)
        return command if isinstance(command, TyperCommand) else None


def _tell_version(asked: bool) -> None:  # noqa: FBT001 - Typer calls it
    if asked:
        typer.echo(f"do-over {__version__}")
        raise typer.Exit


cli = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@cli.callback()
def do_over(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Say which version this is.", is_eager=True, callback=_tell_version
        ),
    ] = False,
) -> None:
    """Do-Over: helps a sales rep ask for a second chance."""
