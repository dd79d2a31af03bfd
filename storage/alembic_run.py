"""Alembic run from code, without an alembic.ini: imported only where something is to migrate."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def run_to_newest(connection: Connection, migrations: Path) -> None:
    """Run what is missing inside a transaction that is open already."""
    command.upgrade(configuration(connection, migrations), "head")


def configuration(connection: Connection, migrations: Path) -> Config:
    """What Alembic needs to know; `migrations/env.py` takes the connection from here."""
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
