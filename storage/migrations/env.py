"""Alembic's way in: the connection comes from storage.migrate, inside its open transaction."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import AutoString, SQLModel

import storage.models  # noqa: F401 - registers the tables
from storage.alembic_run import as_on_postgres
from storage.types import UtcDateTime


def _render(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    # Migrations outlive the libraries above SQLAlchemy: they name its own types where they can.
    if kind == "type" and isinstance(item, UtcDateTime):
        autogen.imports.add("from storage.types import UtcDateTime")
        return "UtcDateTime()"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=as_on_postgres(SQLModel.metadata),
    render_as_batch=True,
    render_item=_render,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
