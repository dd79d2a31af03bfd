"""Rows given out a page at a time, in the order of their keys: no page grows with the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, select, tuple_
from sqlmodel import Session, SQLModel, func

PAGE = 500

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One table of an export: its name, its columns, which rows, and their key."""

    name: str
    columns: tuple[tuple[str, Any], ...]
    where: tuple[Any, ...]
    key: tuple[Any, ...]
    joins: tuple[tuple[type[SQLModel], Any], ...] = ()
    outer: tuple[tuple[type[SQLModel], Any], ...] = ()

    @property
    def titles(self) -> list[str]:
        """The names of its columns."""
        return [title for title, _ in self.columns]


def page_of(session: Session, part: Part, after: Row | None) -> tuple[list[Row], Row | None]:
    """The rows after a key, and the key of the last one; None where there are no more."""
    width = len(part.columns)
    query = _joined(select(*(column for _, column in part.columns), *part.key), part)
    if after is not None:
        query = query.where(tuple_(*part.key) > after)
    found = session.connection().execute(query.order_by(*part.key).limit(PAGE)).all()
    rows = [tuple(row[:width]) for row in found]
    return rows, tuple(found[-1][width:]) if len(found) == PAGE else None


def count_rows(session: Session, parts: Sequence[Part]) -> int:
    """How many rows there are in all of them."""
    queries = (_joined(select(func.count()), part) for part in parts)
    return sum(session.connection().execute(query).scalar_one() for query in queries)


def _joined(query: Select[Any], part: Part) -> Select[Any]:
    query = query.select_from(part.key[0].class_)
    for table, on in part.joins:
        query = query.join(table, on)
    for table, on in part.outer:
        query = query.join(table, on, isouter=True)
    return query.where(and_(*part.where))
