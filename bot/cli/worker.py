"""`do-over worker`: sends what is due, and answers nobody."""

from bot.cli.run import run_as
from bot.roles import Role


def worker() -> None:
    """Send what is due; any number of these, and of `do-over web`, on one PostgreSQL."""
    run_as(Role.WORKER)
