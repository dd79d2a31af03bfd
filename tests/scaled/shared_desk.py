"""Several workers at one desk: each has its connections, all have one Slack and one clock."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import text
from sqlmodel import Session

from bot.delivery.deliverer import Deliverer
from bot.delivery.shared_work import ROOM, SharedWork
from bot.jobs.engine.ask import ASKING
from bot.jobs.engine.workers import Workers
from storage.database import Database, DatabaseUnavailable
from storage.models import Nudge, NudgeStatus
from tests.storage.nudge_rows import a_notice, every_nudge
from tests.usecases.desk import TIMING, Desk

T = TypeVar("T")
GUARD = TIMING.guard
QUICK_GUARD = timedelta(seconds=2)
"""Of the engine alone, which keeps real time."""

PATIENCE = 30.0


class Colleagues:
    """A desk, and workers beside it; `jobs` are the engine's."""

    def __init__(self, desk: Desk, url: str, stack: AsyncExitStack) -> None:
        self.desk = desk
        self._url = url
        self._stack = stack

    @classmethod
    @asynccontextmanager
    async def at(cls, database: Database, url: str) -> AsyncIterator["Colleagues"]:
        """Open for business."""
        async with AsyncExitStack() as stack:
            yield cls(Desk(database), url, stack)

    async def hire(self, room: int = ROOM) -> SharedWork:
        """A worker's share, on connections of its own, without the engine."""
        database = Database.open(self._url)
        self._stack.push_async_callback(database.close)
        return self.share(database, room)

    def share(self, database: Database, room: int = ROOM) -> SharedWork:
        """A share of the work on this database."""
        desk = self.desk
        deliverer = Deliverer(database, desk.slack, desk.clock, desk.coaching, TIMING)
        return SharedWork(deliverer, ASKING, room)

    async def employ(self, shared: SharedWork) -> Workers:
        """The engine brings work from now on."""
        workers = Workers(self._url, shared.deliver_queued, QUICK_GUARD)
        workers.start()
        self._stack.push_async_callback(workers.stop)
        return workers

    async def run(self, work: Callable[[Session], T]) -> T:
        return await self.desk.run(work)

    async def add(self, team_id: str, number: int) -> None:
        """Notices that are due, each to a person of its own."""
        now = self.desk.clock.now()

        def add(session: Session) -> None:
            for place in range(number):
                one = f"{team_id}-{place:05}"
                session.add(
                    a_notice(
                        one,
                        team_id=team_id,
                        dedupe_key=one,
                        recipient=f"U{place:05}",
                        topic="failed_nudge",
                        due_at=now,
                        wake_at=now,
                    )
                )

        await self.run(add)

    async def nudges(self) -> dict[str, Nudge]:
        """Every nudge by its id."""
        return await self.run(every_nudge)

    async def statuses(self) -> dict[str, int]:
        """How many nudges there are of each status."""
        counted: dict[str, int] = {}
        for row in (await self.nudges()).values():
            counted[row.status] = counted.get(row.status, 0) + 1
        return counted

    async def jobs(self) -> list[str]:
        """The ids that the engine is to bring, in its order."""
        query = text("SELECT payload FROM do_over_job ORDER BY id")
        rows = await self.run(lambda s: s.connection().execute(query).all())
        return [bytes(row.payload).decode() for row in rows]

    async def is_done(self, nudge_id: str) -> None:
        """The engine has a job less, as when its worker has come back."""
        done = text("DELETE FROM do_over_job WHERE payload = convert_to(:id, 'UTF8')")
        await self.run(lambda s: s.connection().execute(done, {"id": nudge_id}))

    async def all_are_taken(self) -> None:
        """Workers took every job, and none has come back."""
        taken = text("UPDATE do_over_job SET status = 'picked', heartbeat = now()")
        await self.run(lambda s: s.connection().execute(taken))

    async def empty_the_engine(self) -> None:
        """What it was to bring is lost."""
        await self.run(lambda s: s.connection().execute(text("TRUNCATE do_over_job")))

    async def cut_connections(self) -> None:
        """Every connection of the engine's ends, as when a server is switched over."""
        cut = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = 'do-over'"
        )
        ended = await self.run(lambda s: s.connection().execute(cut).all())
        assert len(ended) == 2

    async def until_sent(self, number: int) -> None:
        """Wait until so many stand as sent."""
        async with asyncio.timeout(PATIENCE):
            while (await self.statuses()).get(NudgeStatus.SENT, 0) < number:  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def until_promoted_by(self, shared: SharedWork) -> None:
        """Wait until it can promote something."""
        async with asyncio.timeout(PATIENCE):
            while not await self._promoted_by(shared):  # noqa: ASYNC110
                await asyncio.sleep(0.1)

    async def _promoted_by(self, shared: SharedWork) -> int:
        try:
            return await shared.promote()
        except DatabaseUnavailable:
            return 0
