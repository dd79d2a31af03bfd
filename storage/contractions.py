"""What a migration takes away from code that knows the tables as they were before.

From 0.2.0 on migrations only add, so that a version of before runs with them: it reads and writes
the columns that it knows. Only a developer's tools and the tests ask.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Inspector, inspect
from sqlalchemy.types import TypeEngine


@dataclass(frozen=True, slots=True)
class Column:
    """What matters of a column to code that writes it, or does not know it."""

    type: str
    length: int | None
    nullable: bool
    filled: bool
    """Something stands in it where it is not named."""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by name, and the rules that rows are held to."""

    columns: Mapping[str, Column]
    uniques: frozenset[frozenset[str]]
    references: frozenset[tuple[tuple[str, ...], str]]
    checks: frozenset[str]


Tables = Mapping[str, Table]


def tables_of(connection: Connection) -> Tables:
    """Every table as it is now."""
    found = inspect(connection)
    return {name: _table(found, name) for name in found.get_table_names()}


def contractions(before: Tables, after: Tables) -> list[str]:
    """What code that was written for `before` cannot do with `after`; empty when it only grew."""
    found = [f"{name}: the table is gone" for name in before.keys() - after.keys()]
    for name in before.keys() & after.keys():
        found += [f"{name}{line}" for line in _of_table(before[name], after[name])]
    return sorted(found)


def _table(found: Inspector, name: str) -> Table:
    keys = found.get_pk_constraint(name)["constrained_columns"]
    columns = {
        each["name"]: Column(
            type=_kind(each["type"]),
            length=getattr(each["type"], "length", None),
            nullable=bool(each["nullable"]),
            filled=each["default"] is not None or [each["name"]] == keys,
        )
        for each in found.get_columns(name)
    }
    uniques = [{*map(str, one["column_names"])} for one in found.get_unique_constraints(name)]
    indexes = (one for one in found.get_indexes(name) if one["unique"])
    uniques += [{*map(str, one["column_names"])} for one in indexes]
    references = found.get_foreign_keys(name)
    return Table(
        columns,
        frozenset(map(frozenset, uniques)),
        frozenset((tuple(one["constrained_columns"]), one["referred_table"]) for one in references),
        frozenset(str(one["sqltext"]) for one in found.get_check_constraints(name)),
    )


def _kind(kind: TypeEngine[object]) -> str:
    return kind.as_generic(allow_nulltype=True).__visit_name__


def _of_table(before: Table, after: Table) -> Iterator[str]:
    new = {name: one for name, one in after.columns.items() if name not in before.columns}
    gone = before.columns.keys() - after.columns.keys()
    yield from (f".{name}: the column is gone" for name in gone)
    for name in before.columns.keys() & after.columns.keys():
        changes = _of_column(before.columns[name], after.columns[name])
        yield from (f".{name}: {why}" for why in changes)
    for name, one in new.items():
        if not (one.nullable or one.filled):
            yield f".{name}: new, needed, and nothing fills it"
    yield from _of_rules(before, after, new)


def _of_rules(before: Table, after: Table, new: Mapping[str, Column]) -> Iterator[str]:
    # Where a new column stays empty, neither a unique set of columns nor a reference binds.
    empty = {name for name, one in new.items() if not one.filled}
    for unique in after.uniques - before.uniques:
        if not unique & empty:
            yield f": {', '.join(sorted(unique))} must now be unique"
    for names, other in after.references - before.references:
        if not empty & {*names}:
            yield f": {', '.join(names)} must now stand in {other}"
    yield from (f": rows must now satisfy {rule}" for rule in after.checks - before.checks)


def _of_column(before: Column, after: Column) -> Iterator[str]:
    if before.type != after.type and (before.type, after.type) not in _WIDER:
        yield f"{before.type} became {after.type}"
    if after.length is not None and (before.length is None or before.length > after.length):
        yield f"holds {after.length} characters only"
    if before.nullable and not after.nullable:
        yield "may no longer be empty"
    if before.filled and not after.filled and not after.nullable:
        yield "nothing fills it any more"


_WIDER = {("integer", "big_integer"), ("string", "text")}
