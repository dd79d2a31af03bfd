"""What a developer does around migrations: `python -m storage.revise revision "what changed"`."""

import tempfile
from pathlib import Path

import typer
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

import storage.models  # noqa: F401 - registers the tables
from storage.alembic_run import as_on_postgres, configuration
from storage.migrate import MIGRATIONS, head_revision, transaction, upgrade


def differences(url: str) -> list[str]:
    """List where the database's schema differs from the models; empty when they agree."""
    with transaction(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [
            repr(change) for change in compare_metadata(context, as_on_postgres(SQLModel.metadata))
        ]


def create_revision(message: str, migrations: Path = MIGRATIONS) -> Path:
    """Write the revision that takes the newest schema to the models, for a developer to read."""
    head = head_revision(migrations)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/newest.db"
        upgrade(url, migrations)
        with transaction(url) as connection:
            config = configuration(connection, migrations)
            number = f"{int(head or 0) + 1:04d}"
            script = command.revision(config, message, autogenerate=True, rev_id=number)
    if script is None or isinstance(script, list):
        raise TypeError("Alembic was to write one revision and did not.")
    return Path(script.path)


def main() -> None:
    """Offer a developer the commands around migrations."""
    app = typer.Typer(help="Make and check migrations.", no_args_is_help=True)

    @app.command()
    def revision(message: str) -> None:
        """Write the revision that takes the newest schema to the models."""
        typer.echo(f"Wrote {create_revision(message)}; read it, then run ruff format on it.")

    @app.command()
    def head() -> None:
        """Name the newest revision."""
        typer.echo(head_revision() or "There is no revision yet.")

    app()


if __name__ == "__main__":
    main()
