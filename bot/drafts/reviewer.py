"""Reads drafts beside the event loop: the rules are loaded once, in a thread of their own."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from bot.core.humility.model import DraftContext
from bot.core.humility.rules import RuleSet
from bot.drafts.check_draft import ReadDraft, Review, preload, read_draft, with_rewrites
from bot.drafts.third_opinion import ThirdOpinion

REVIEW_TIMEOUT_SECONDS = 1.5
"""Seconds that a rep's draft may take: with a read of the case it has to fit into Slack's 3."""


log = logging.getLogger(__name__)


class StillReading(Exception):
    """The answer takes longer than Slack waits; the draft can simply be given again."""


class DraftReviewer:
    """One draft after the other, so that the event loop keeps its share of the interpreter."""

    def __init__(self, load: Callable[[], RuleSet], third: ThirdOpinion | None = None) -> None:
        """`load` is called once, when it is first needed; `third` is asked where doubts are."""
        self._load = load
        self._third = third
        self._thread = ThreadPoolExecutor(1, "draft-reviewer")
        self._rules: Future[RuleSet] | None = None
        self._waiting: asyncio.Task[None] | None = None

    def preload_after(self, idle: Coroutine[Any, Any, None]) -> None:
        """Load everything once `idle` is over, unless a draft needs it earlier."""

        async def wait() -> None:
            await idle
            self.preload()

        self._waiting = asyncio.create_task(wait())

    def preload(self) -> None:
        """Load the rules and the judge in the background."""
        rules = self._loading()
        self._thread.submit(lambda: preload(rules.result())).add_done_callback(_tell_trouble)

    async def ready(self) -> None:
        """Wait until the rules are loaded; raises what keeps them from it."""
        await asyncio.wrap_future(self._loading())

    async def review(
        self,
        draft: str,
        context: DraftContext,
        before: Iterable[str] = (),
        choices: Mapping[str, str] | None = None,
    ) -> Review:
        """What two judges say of a draft; as `read`."""
        return (await self.read(draft, context, before, choices)).review

    @property
    def shown_to(self) -> str:
        """Where drafts in doubt may be shown; empty: nowhere."""
        return self._third.shown_to if self._third else ""

    async def decided(self, read: ReadDraft) -> ReadDraft | None:
        """The draft once a third reader was asked; None where there is nothing new to tell.

        Takes as long as that reader may: for after an acknowledgement.
        """
        third = self._third
        if third is None:
            return None
        doubts = await asyncio.wrap_future(self._thread.submit(third.doubts, read))
        decided = await third.decided(read, doubts)
        if decided is read:
            return None
        return await asyncio.wrap_future(self._thread.submit(with_rewrites, decided))

    async def read(
        self,
        draft: str,
        context: DraftContext,
        before: Iterable[str] = (),
        choices: Mapping[str, str] | None = None,
    ) -> ReadDraft:
        """Read a draft as a team chose; `before` are the ids found in its last version.

        Raises StillReading.
        """
        loading, earlier, third = self._loading(), tuple(before), self._third

        def check() -> ReadDraft:
            rules = loading.result().with_overlay(choices or {})
            read = read_draft(draft, context, rules, earlier)
            return with_rewrites(third.recalled(read) if third else read)

        job = self._thread.submit(check)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(job), REVIEW_TIMEOUT_SECONDS)
        except TimeoutError as slow:
            raise StillReading from slow

    def close(self) -> None:
        """Read nothing more."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _loading(self) -> Future[RuleSet]:
        if self._rules is None:
            self._rules = self._thread.submit(self._load)
        return self._rules


def _tell_trouble(job: Future[None]) -> None:
    # Nobody waits for this job: without a word it would only be known at the first review.
    if not job.cancelled() and (trouble := job.exception()) is not None:
        log.error("the humility check cannot be used: %s", trouble)
