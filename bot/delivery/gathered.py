"""One transaction for what several tasks ask for at the same time."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.delivery.lull import Lull

Item = TypeVar("Item")
Result = TypeVar("Result")


MOST = 100
"""So many together that one costs little, and so few that whoever comes next waits for few."""

Work = Callable[[list[Item]], Awaitable[list[Result]]]


@dataclass(frozen=True, slots=True)
class _Asked(Generic[Item, Result]):
    item: Item
    done: asyncio.Future[Result]
    at: float


class Gathered(Generic[Item, Result]):
    """Carries out together what was asked for while the last one was under way.

    `work` gives a result for each item, in their order; what it raises, everybody gets. With a
    `lull` it waits for one, but nobody longer than `patience` in seconds.
    """

    def __init__(
        self, work: Work[Item, Result], lull: Lull | None = None, patience: float = 0
    ) -> None:
        self._work = work
        self._lull = lull
        self._patience = patience
        self._waiting: deque[_Asked[Item, Result]] = deque()
        self._running: asyncio.Task[None] | None = None

    async def ask(self, item: Item) -> Result:
        """The result for this item."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Result] = loop.create_future()
        self._waiting.append(_Asked(item, done, loop.time()))
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        return await done

    async def _run(self) -> None:
        try:
            while self._waiting:
                if self._lull is not None:
                    await self._lull.wait(self._waiting[0].at + self._patience)
                most = min(MOST, len(self._waiting))
                await self._carry_out([self._waiting.popleft() for _ in range(most)])
        finally:
            self._running = None

    async def _carry_out(self, batch: list[_Asked[Item, Result]]) -> None:
        try:
            results = await self._work([asked.item for asked in batch])
        except BaseException as error:  # noqa: BLE001 - whoever asked gets it
            for asked in batch:
                if not asked.done.done():
                    asked.done.set_exception(error)
            return
        for asked, result in zip(batch, results, strict=True):
            if not asked.done.done():
                asked.done.set_result(result)
