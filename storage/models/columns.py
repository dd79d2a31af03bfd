"""What the tables' columns have in common: random row ids, and moments in UTC."""

from typing import Any
from uuid import uuid4

from sqlalchemy import Column
from sqlmodel import Field

from storage.types import UtcDateTime


def new_id() -> str:
    """A random row id, short enough for Slack's button values."""
    return uuid4().hex


def moment(*, nullable: bool = False) -> Any:  # noqa: ANN401 -- SQLModel's Field is untyped
    """A column of aware moments, kept in UTC."""
    return Field(default=None, sa_column=Column(UtcDateTime, nullable=nullable))
