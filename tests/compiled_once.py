"""Statements that are compiled once for all the databases of a test run.

A test's database is a copy of another, and its engine new, so SQLAlchemy would compile the same
statements for every test again: that took a good part of the suite. Here every engine of one kind
takes what another has compiled, which depends on the statement and on the kind alone.
"""

from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

STATEMENTS = 2000


class _AsAnyOther:
    """A dialect that shares what was compiled and looked up, and is as good a key as any other."""

    supports_statement_cache = True
    _compiled: LRUCache[Any, Any]
    _type_memos: Any

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.supports_statement_cache = True
        cls._compiled = LRUCache(STATEMENTS)
        cls._type_memos = WeakKeyDictionary()

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Let the engine look there first."""
        engine.update_execution_options(compiled_cache=cls._compiled)


class SQLite(_AsAnyOther, SQLiteDialect_pysqlite):
    """SQLite as it is."""


class Postgres(_AsAnyOther, PGDialect_psycopg):
    """PostgreSQL as it is."""


def share() -> None:
    """From here on, the engines that this process makes share what they compile."""
    registry.register("sqlite", __name__, SQLite.__name__)
    registry.register("postgresql.psycopg", __name__, Postgres.__name__)
