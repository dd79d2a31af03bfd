"""Counting the SQL statements of an action: they tell its cost on any machine."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import local
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event
from sqlmodel import Session

from storage.database import Database

_TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class Statements:
    """What was sent to the database, by the task whose unit of work it was in."""

    def __init__(self) -> None:
        self._tasks: list[object] = []
        self._now = local()
        self.sent: list[tuple[int, str]] = []

    def __len__(self) -> int:
        return len(self.sent)

    @property
    def before_the_answer(self) -> int:
        """Those of the task that came first: it answers the request, the others follow."""
        return sum(task == 0 for task, _ in self.sent)

    @property
    def after_the_answer(self) -> int:
        """Those of what follows an answer."""
        return len(self) - self.before_the_answer

    def hear(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        """Take note of a statement, unless it only opens or ends a transaction."""
        if not statement.lstrip().upper().startswith(_TRANSACTIONS):
            self.sent.append((getattr(self._now, "task", 0), statement))

    def mark(self, work: Callable[[Session], Any]) -> Callable[[Session], Any]:
        """The work, from whose start on statements of its thread are the present task's."""
        task = asyncio.current_task()
        if task not in self._tasks:
            self._tasks.append(task)
        number = self._tasks.index(task)

        def marked(session: Session) -> Any:
            self._now.task = number
            return work(session)

        return marked


@contextmanager
def counted() -> Iterator[Statements]:
    """Count what every database in this process is sent while inside."""
    found, run = Statements(), Database.run

    async def marked(self: Database, work: Callable[[Session], Any]) -> Any:
        return await run(self, found.mark(work))

    event.listen(Engine, "before_cursor_execute", found.hear)
    try:
        with patch.object(Database, "run", marked):
            yield found
    finally:
        event.remove(Engine, "before_cursor_execute", found.hear)
