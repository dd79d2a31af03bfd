"""`do-over web`: answers Slack, and leaves what is due to workers."""

from bot.cli.run import run_as
from bot.roles import Role


def web() -> None:
    """Answer Slack only; any number of these, and of `do-over worker`, on one PostgreSQL."""
    run_as(Role.WEB)
