"""The ticker only says "look now": losing, repeating or reordering its calls is harmless."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.delivery.deliverer import Deliverer
from bot.delivery.tidy import tidy
from bot.jobs.presence import STILL_HERE, Presence
from bot.roles import Role
from storage.database import DatabaseUnavailable

if TYPE_CHECKING:
    from bot.jobs.steady import SteadyScheduler

TICK = timedelta(seconds=1)
STOP_SECONDS = 3
EXPIRE, FIRST_EXPIRE = timedelta(days=1), timedelta(minutes=2)
TIDY, FIRST_TIDY = timedelta(hours=6), timedelta(minutes=1)
LEARN_WHAT_WAITS = timedelta(minutes=1)
LOOK_FOR_OLD_PLANS = timedelta(minutes=10)
"""While a new version takes over, one of before plans deals that were planned anew already."""

LEARN_SETTINGS = timedelta(seconds=15)
"""What another process's Home changed counts here by then."""

REFRESH = timedelta(seconds=2)
"""Thirty people a minute: Slack takes about a hundred `users.info`, and notes need some of them."""

Settle = Callable[[], Awaitable[None]]

log = logging.getLogger(__name__)


class Ticker:
    """Looks for due nudges every second, one at a time, and tidies up now and then.

    `looking` is held during a look: whoever holds it keeps the ticker waiting. `retention_days` is
    how long closed deals are kept, None for ever. Where the work is shared out, a process of the
    role WEB only learns what others changed, and a WORKER settles what is uncertain besides.
    """

    def __init__(
        self,
        deliverer: Deliverer,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.looking = asyncio.Lock()
        self._deliverer = deliverer
        self._monotonic = monotonic
        self._looked_at: float | None = None
        self._scheduler: SteadyScheduler | None = None
        self.retention_days: int | None = None
        self.settle_uncertain: Settle | None = None
        self.presence: Presence | None = None
        self.role = Role.ALONE

    def start(self) -> None:
        """Begin ticking in the running event loop."""
        self._looked_at = self._monotonic() if self.role is not Role.WEB else None
        self._scheduler = self._scheduled()
        self._scheduler.start()

    async def stop(self, patience: float = STOP_SECONDS) -> None:
        """Stop ticking after the look that is under way, or after so many seconds without it."""
        if self._scheduler is None:
            return
        self._scheduler.pause()
        # A look cut off leaves its nudges claimed: they are found again only after their lease.
        try:
            await asyncio.wait_for(self.looking.acquire(), patience)
        except TimeoutError:
            log.warning("stopped during a look: what it has not sent is sent after the next start")
        self._scheduler.shutdown()

    def seconds_since_look(self) -> float | None:
        """How long ago it ended a look or a batch of one; None where it was never started."""
        return None if self._looked_at is None else self._monotonic() - self._looked_at

    async def tick(self) -> None:
        """Look once."""
        try:
            async with self.looking:
                while await self._deliverer.run_batch():
                    self._looked()
            self._looked()
        except DatabaseUnavailable as trouble:
            self._looked()
            log.warning("the database is away (%s): looking again in a second", trouble.reason)
        except asyncio.CancelledError:
            # The scheduler would log it as an error, and `stop` has told of it.
            return

    async def settle(self) -> None:
        """Settle what is uncertain, apart from what is promoted: neither waits for the other."""
        if self.settle_uncertain is None:
            return
        try:
            await self.settle_uncertain()
        except DatabaseUnavailable as trouble:
            log.warning("the database is away (%s): looking up later", trouble.reason)

    async def tidy(self) -> None:
        """Forget what can no longer matter, and see to what was lost on the way."""
        now = self._deliverer.clock.now()
        try:
            async with self.looking:
                await self._deliverer.database.run(lambda session: tidy(session, now))
                await self._deliverer.plan_overlooked()
        except DatabaseUnavailable as trouble:
            log.warning("the database is away (%s): tidying up later", trouble.reason)

    async def refresh(self) -> None:
        """Look up whoever was not heard of for days, so that no note has to wait for it."""
        try:
            await self._deliverer.known_reps.refresh_one()
        except DatabaseUnavailable as trouble:
            log.warning("the database is away (%s): looking people up later", trouble.reason)

    async def learn_what_waits(self) -> None:
        """Learn of what waits to be mended by another process's doing."""
        try:
            await self._deliverer.mending.load()
        except DatabaseUnavailable as trouble:
            log.warning("the database is away (%s): learning what waits later", trouble.reason)

    async def learn_settings(self) -> None:
        """Learn what was changed in Slack by another process's doing."""
        try:
            await self._deliverer.learn_settings()
        except DatabaseUnavailable as trouble:
            log.warning("the database is away (%s): learning the settings later", trouble.reason)

    async def renew_plans(self) -> None:
        """Let deals and clients of before go on under the rules of today, until none is left."""
        if not self._deliverer.has_old_plans:
            return
        try:
            async with self.looking:
                # Deals that another process's Home has made old go by what was changed there.
                await self._deliverer.learn_settings()
                plans = await self._deliverer.renew_plans()
                clients = await self._deliverer.renew_pieces()
                self._deliverer.has_old_plans = bool(plans or clients)
        except DatabaseUnavailable as trouble:
            log.warning("the database is away (%s): planning anew later", trouble.reason)

    async def look_for_old_plans(self) -> None:
        """Look again whether an older version beside this one has planned something since."""
        self._deliverer.has_old_plans = True

    async def expire(self) -> None:
        """Delete deals that are closed for longer than they are kept, a few at a time."""
        if (days := self.retention_days) is None:
            return
        now, gone = self._deliverer.clock.now(), 0
        try:
            while found := await self._expire_some(days, now):
                gone += found
        except DatabaseUnavailable as trouble:
            log.warning("the database is away (%s): old deals go later", trouble.reason)
        if gone:
            log.info("%d deals that were closed for %d days were deleted", gone, days)

    async def _expire_some(self, days: int, now: datetime) -> int:
        # Only here: where everything is kept, nobody needs it.
        from bot.usecases.retention import expire_some  # noqa: PLC0415

        async with self.looking:
            return await self._deliverer.database.run(lambda s: expire_some(s, days, now))

    def _looked(self) -> None:
        if self._looked_at is not None:
            self._looked_at = self._monotonic()

    def _scheduled(self) -> "SteadyScheduler":
        # Only here: it takes part of every start, and a bot that answers already can wait for it.
        from bot.jobs.steady import SteadyScheduler  # noqa: PLC0415

        scheduler = SteadyScheduler(self._deliverer.timing.elapsed)
        if self.role is not Role.WEB:
            scheduler.every(TICK, self.tick)
            scheduler.every(TIDY, self.tidy, FIRST_TIDY)
            scheduler.every(EXPIRE, self.expire, FIRST_EXPIRE)
            scheduler.every(REFRESH, self.refresh)
            scheduler.every(TICK, self.renew_plans)
        if self.role is Role.WORKER:
            scheduler.every(LOOK_FOR_OLD_PLANS, self.look_for_old_plans)
        if self.settle_uncertain is not None:
            scheduler.every(TICK, self.settle)
        if self.presence is not None:
            scheduler.every(STILL_HERE, self.presence.still_here)
        scheduler.every(LEARN_SETTINGS, self.learn_settings)
        scheduler.every(LEARN_WHAT_WAITS, self.learn_what_waits)
        return scheduler
