"""Delivering what is due: claim, check again, send, mark."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlmodel import Session

from bot.cases.case import Case
from bot.cases.coaching import Coaching
from bot.cases.renew_pieces import renew_pieces
from bot.cases.renew_plans import renew_plans
from bot.cases.settings import go_by, read_changed
from bot.cases.summaries import plan_overlooked
from bot.core.retry import exhausted
from bot.delivery.allowances import OPEN, POST, USERS
from bot.delivery.arrivals import Arrived
from bot.delivery.check_nudge import check_receipt
from bot.delivery.decisions import Decided, Decisions, Means, address_anew
from bot.delivery.gathered import Gathered
from bot.delivery.known_reps import KnownReps
from bot.delivery.lease_clock import LeaseClock
from bot.delivery.lookup import Lookup
from bot.delivery.lull import Lull
from bot.delivery.mending import Mending
from bot.delivery.meter import Meter
from bot.delivery.ports import Clock, Messenger
from bot.delivery.send_decision import Send
from bot.delivery.send_results import SendResults
from bot.delivery.sender import Sender
from bot.delivery.timing import Timing
from storage.claims import Claim, claim_due, claim_written
from storage.database import Database
from storage.models import Nudge
from storage.whose_turn import Leases, Limits

METHODS = (POST, OPEN, USERS)
LIMITS = Limits(METHODS, in_all=100, least_per_team=5, teams=20)
"""As many at once as keep Slack busy, and so few that whoever comes next waits for few others."""

RECEIPT_PATIENCE = 2.0
"""Seconds for which receipts let requests go first, which Slack gives three."""

SeeToSome = Callable[[], Awaitable[int]]
"""Sees to some of what is due, and gives how many; 0 ends a look."""


class Deliverer:
    """Sends each due nudge once, whatever fails on the way."""

    def __init__(
        self,
        database: Database,
        messenger: Messenger,
        clock: Clock,
        coaching: Coaching,
        timing: Timing,
    ) -> None:
        self.database = database
        self.clock = clock
        self.lull = Lull()
        self.known_reps = KnownReps(database, messenger, clock, coaching)
        self._coaching = coaching
        self.has_old_plans = True
        self._messenger = messenger
        self.timing = timing
        self._lookup = Lookup(database, messenger, clock, timing)
        self.mending = Mending(database, clock, timing)
        self._lease_clock = LeaseClock(messenger, clock, timing)
        self._results = SendResults(database, clock, coaching, self._lease_clock, self.mending)
        means = Means(database, messenger, clock, coaching, timing)
        self._decisions = Decisions(means, self.known_reps, self._results)
        self._sender = Sender(database, messenger, clock, coaching, timing)
        self.see_to_some: SeeToSome = self._deliver_some
        self._receipts = Gathered(self._claim_receipts, self.lull, RECEIPT_PATIENCE)
        self.in_flight: set[str] = set()

    def measure_by(self, meter: Meter) -> None:
        """Let this meter know how sends end."""
        self._results.measure_by(meter)

    async def run_once(self) -> int:
        """Deliver everything that is due now; returns how many nudges were looked at."""
        await self.mending.wake()
        looked_at = 0
        while found := await self.run_batch():
            looked_at += found
        return looked_at

    async def run_batch(self) -> int:
        """See to some of what is due now; returns how many nudges were looked at."""
        return await self.see_to_some()

    async def _deliver_some(self) -> int:
        batch = await self._claim()
        if batch:
            await self.deliver(batch)
        return len(batch)

    async def deliver(self, claims: Sequence[Claim]) -> None:
        """Take claimed nudges to their next states."""
        unsent: list[Claim] = []

        async def find(claim: Claim) -> None:
            if await self.is_still_to_send(claim):
                unsent.append(claim)

        with self.flying([claim.nudge for claim in claims]):
            await self._decisions.each(claims, find)
            await self.send_decided(await self.decide(unsent))

    async def deliver_receipt(self, case: Case, receipt: Nudge) -> None:
        """Send the receipt of a report that was just written, from what was read with it."""
        with self.flying([receipt]):
            found = await self._receipts.ask((case, receipt))
            if found is not None and isinstance(decided := found[1], Send):
                await self._decisions.each([found[0]], lambda one: self._send(one, decided))

    def leases(self) -> Leases:
        """What is over by now, and when what begins now will be."""
        return self._lease_clock.leases()

    async def learn_settings(self, team_id: str | None = None) -> None:
        """Go by what was changed in Slack, in one workspace or in all."""
        changed = await self.database.run(lambda session: read_changed(session, team_id))
        # What another process's Home changed has made plans old that this one is to renew.
        self.has_old_plans |= go_by(self._coaching, changed)

    async def renew_plans(self) -> int:
        """Plan some deals of before by the rules of today; gives how many."""
        now = self.clock.now()
        return await self.database.run(lambda s: renew_plans(s, self._coaching, now))

    async def renew_pieces(self) -> int:
        """Let some clients of before be found by the pieces of today; gives how many."""
        return await self.database.run(renew_pieces)

    async def plan_overlooked(self) -> None:
        """Plan the summaries that were lost on the way."""
        now = self.clock.now()
        await self.database.run(lambda s: plan_overlooked(s, self._coaching, now))

    async def _claim_receipts(self, written: list[tuple[Case, Nudge]]) -> list[Decided | None]:
        # Together, so that reports, which Slack waits for, do not queue behind many receipts.
        now, leases = self.clock.now(), self.leases()

        def claim_and_check(session: Session) -> list[Decided | None]:
            receipts = [receipt for _, receipt in written]
            claims = claim_written(session, receipts, now, leases)
            return [
                (claim, check_receipt(session, case, receipt)) if claim else None
                for case, receipt in written
                for claim in [claims.get(receipt.id)]
            ]

        return await self.database.run(claim_and_check)

    async def _claim(self) -> list[Claim]:
        now, flying = self.clock.now(), tuple(self.in_flight)
        leases = self.leases()
        return await self.database.run(
            lambda session: claim_due(session, now, leases, LIMITS, but=flying)
        )

    async def is_still_to_send(self, claim: Claim) -> bool:
        """Whether it is not in Slack yet and has tries left; else that is written down."""
        # Looked up first, also where no try is left: it may stand in Slack.
        posted = await self._lookup.find(claim) if claim.uncertain else None
        if posted is not None:
            await self._results.sent(Arrived(claim, posted))
        elif exhausted(claim.nudge.attempts):
            await self._results.give_up(claim, claim.nudge.error or "too many attempts")
        else:
            return True
        return False

    async def send_decided(self, decided: Sequence[Decided]) -> None:
        """Send those that are to be sent, each by itself."""
        ready = [
            (claim, d)
            for claim, d in await self._decisions.answered(decided)
            if isinstance(d, Send)
        ]
        sends = {claim.nudge.id: d for claim, d in ready}
        await self._decisions.each(
            [claim for claim, _ in ready],
            lambda claim: self._send(claim, sends[claim.nudge.id]),
        )

    async def decide(self, claims: Sequence[Claim]) -> list[Decided]:
        """What each of these comes to, whoever it is for by now."""
        for claim in claims:
            address_anew(claim.nudge)
        return await self._decisions.decide(claims)

    async def _send(self, claim: Claim, decided: Send) -> None:
        found = await self._sender.send(claim, decided)
        if found is not None:
            await self._results.sent(Arrived(claim, found[1], found[0]))

    @contextmanager
    def flying(self, nudges: Sequence[Nudge]) -> Iterator[None]:
        """What this process is sending it does not claim again, however long its turn takes."""
        ids = {nudge.id for nudge in nudges}
        self.in_flight |= ids
        try:
            yield
        finally:
            self.in_flight -= ids
