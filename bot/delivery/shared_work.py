"""What is due shared out among workers: each is asked for one nudge at a time, by its id.

The nudge table stays the only truth. Whoever brings the ids may lose, repeat or reorder them: what
nobody came for is asked for again, and what somebody has nobody else gets.
"""

import asyncio

from bot.delivery.decisions import Decided
from bot.delivery.deliverer import LIMITS, METHODS, Deliverer
from bot.delivery.gathered import Gathered
from storage.promotion import Asking, Promotion, promote_due
from storage.queued import claim_queued, claim_uncertain
from storage.whose_turn import Limits

ROOM = 200
"""How many may wait for a worker: so many that none is idle, and so few that what comes due in
another workspace waits behind few."""

PROMOTED = Limits(METHODS, in_all=ROOM, least_per_team=5, teams=20)
"""As many at once as there may be room for."""

REFILL = 50
"""After so many, others are asked for at once and not at the next tick."""


class SharedWork:
    """Promotes due nudges, and delivers those that this process is asked for."""

    def __init__(
        self, deliverer: Deliverer, asking: Asking, room: int = ROOM, limits: Limits = PROMOTED
    ) -> None:
        self._deliverer = deliverer
        self._asking = asking
        self._room = room
        self._limits = limits
        self._queued = Gathered(self._take_queued)
        self._promoting = asyncio.Lock()
        self._is_more = False
        self._done = 0

    async def promote(self) -> int:
        """Have workers asked for some of what is due; gives how many, 0 also where enough wait."""
        async with self._promoting:
            return await self._promote()

    async def deliver_queued(self, nudge_id: str) -> None:
        """Take a queued nudge to its next state; does nothing where somebody else has it."""
        found = await self._queued.ask(nudge_id)
        if found is not None:
            with self._deliverer.flying([found[0].nudge]):
                await self._deliverer.send_decided([found])
        await self._refill()

    async def settle_uncertain(self) -> None:
        """Look for what may stand in Slack already, until none is left."""
        while await self._settle_some():
            pass

    async def _settle_some(self) -> int:
        bot = self._deliverer
        now, leases, flying = bot.clock.now(), bot.leases(), tuple(bot.in_flight)
        claims = await bot.database.run(
            lambda session: claim_uncertain(session, now, leases, LIMITS, but=flying)
        )
        if claims:
            await bot.deliver(claims)
        return len(claims)

    async def _promote(self) -> int:
        bot = self._deliverer
        now, leases = bot.clock.now(), bot.leases()
        how = Promotion(self._limits, self._room, leases.at + bot.timing.guard)
        found = await bot.database.run(lambda s: promote_due(s, now, leases, how, self._asking))
        self._is_more, self._done = found.is_more, 0
        return found.promoted

    async def _refill(self) -> None:
        self._done += 1
        if self._is_more and self._done >= REFILL and not self._promoting.locked():
            await self.promote()

    async def _take_queued(self, ids: list[str]) -> list[Decided | None]:
        # Together, as what is claimed at once is checked at once.
        bot = self._deliverer
        leases = bot.leases()
        claims = await bot.database.run(lambda session: claim_queued(session, ids, leases))
        unsent = [one for one in claims.values() if await bot.is_still_to_send(one)]
        decided = {one[0].nudge.id: one for one in await bot.decide(unsent)}
        # An id that was brought twice is one claim all the same.
        return [decided.pop(nudge_id, None) for nudge_id in ids]
