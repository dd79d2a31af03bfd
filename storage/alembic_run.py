"""Alembic run from code, without an alembic.ini: imported only where something is to migrate."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData


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


def as_on_postgres(models: MetaData) -> MetaData:
    """The models with the conditions of their indexes for PostgreSQL too.

    They name them for SQLite alone: to name them for both imports PostgreSQL's dialect. A condition
    that reads otherwise there stands in the index's `info`.
    """
    for index in (index for table in models.tables.values() for index in table.indexes):
        where = index.dialect_options["sqlite"]["where"]
        index.dialect_options["postgresql"]["where"] = index.info.get("postgresql_where", where)
    return models
