"""What follows an acknowledgement: tracked, so that a shutdown waits for it.

Bolt's own lazy listeners deep-copy the request's client, which the shared HTTP session refuses,
and a shutdown loses them.
"""

import asyncio
import inspect
import logging
import traceback
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.delivery.lull import Lull
from bot.slack.payloads import Unreadable
from bot.telemetry.error_reports import FAILURE

Handler = Callable[..., Coroutine[Any, Any, None]]
Then = Callable[[Handler, Handler], Callable[[AsyncArgs], Awaitable[None]]]

END_SECONDS = 1.0
"""For what was told to end; it only has to let go of what it waits for."""

log = logging.getLogger(__name__)


class BackgroundTasks:
    """Runs the slow rest of a request in the background."""

    def __init__(self, lull: Lull) -> None:
        self._lull = lull
        self._tasks: set[asyncio.Task[None]] = set()

    def ack_then(
        self, acknowledge: Handler, rest: Handler
    ) -> Callable[[AsyncArgs], Awaitable[None]]:
        """A Bolt listener: persist and acknowledge first, then the rest, which a repeat mends."""

        async def listen(args: AsyncArgs) -> None:
            with self._lull.answering():
                await _call(acknowledge, args)
            self._start(_call(rest, args))

        return listen

    async def drain(self, patience: float | None = None) -> None:
        """Wait for everything that is still under way, or end it after so many seconds.

        What was to be sent stands in the database: it goes out after the next start.
        """
        try:
            async with asyncio.timeout(patience):
                while self._tasks:
                    await asyncio.wait(self._tasks)
        except TimeoutError:
            log.warning("stopped during %d tasks: the next start sends the rest", len(self._tasks))
            await self._end_all()

    async def _end_all(self) -> None:
        ending = list(self._tasks)
        for task in ending:
            task.cancel()
        if ending:
            await asyncio.wait(ending, timeout=END_SECONDS)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log_failure(error)


def log_failure(error: BaseException) -> None:
    """Log what failed and where, but not its message: it may hold what people wrote."""
    if isinstance(error, Unreadable):
        log.warning("a payload could not be read: %s", error)
        return
    frames = "".join(traceback.format_tb(error.__traceback__))
    kind = type(error).__name__
    log.error("a handler failed with %s\n%s", kind, frames, extra={FAILURE: error})


def _call(handler: Handler, args: AsyncArgs) -> Coroutine[Any, Any, None]:
    wanted = inspect.signature(handler).parameters
    return handler(**{name: getattr(args, name) for name in wanted})
