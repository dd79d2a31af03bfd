"""Delivering what is due: claim, check again, send, mark."""

import asyncio
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
from bot.delivery.check_batch import check_batch
from bot.delivery.check_nudge import check_receipt
from bot.delivery.escalations import is_for_one
from bot.delivery.gathered import Gathered
from bot.delivery.known_reps import KnownReps
from bot.delivery.lease_clock import LeaseClock
from bot.delivery.lookup import Lookup
from bot.delivery.lull import Lull
from bot.delivery.mending import Mending
from bot.delivery.meter import Meter
from bot.delivery.ports import Clock, Messenger, NotSent, Refused, Uncertain
from bot.delivery.send_decision import AskAbout, AskWho, NeedsHelp, Send, SendDecision
from bot.delivery.send_results import Arrived, SendResults, Unknowable
from bot.delivery.sender import Sender
from bot.delivery.timing import Timing
from storage.claims import Claim, Limits, claim_due, claim_written
from storage.database import Database, DatabaseUnavailable
from storage.models import NoticeTopic, Nudge, NudgeKind, RepKey

METHODS = (POST, OPEN, USERS)
LIMITS = Limits(METHODS, in_all=100, least_per_team=5, teams=20)
"""As many at once as keep Slack busy, and so few that whoever comes next waits for few others."""

RECEIPT_PATIENCE = 2.0
"""Seconds for which receipts let requests go first, which Slack gives three."""

QUESTIONS = 2
"""Who it is for, and what time it is with them."""

Decided = tuple[Claim, SendDecision]


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
        self._leases = LeaseClock(messenger, clock, timing)
        self._results = SendResults(database, clock, coaching, self._leases, self.mending)
        self._sender = Sender(database, messenger, clock, coaching, timing)
        self._receipts = Gathered(self._claim_receipts, self.lull, RECEIPT_PATIENCE)
        self._in_flight: set[str] = set()

    def measure_by(self, meter: Meter) -> None:
        """Let this meter know how sends end."""
        self._results.meter = meter

    async def run_once(self) -> int:
        """Deliver everything that is due now; returns how many nudges were looked at."""
        await self.mending.wake()
        looked_at = 0
        while found := await self.run_batch():
            looked_at += found
        return looked_at

    async def run_batch(self) -> int:
        """Deliver some of what is due now; returns how many nudges were looked at."""
        batch = await self._claim()
        if batch:
            await self.deliver(batch)
        return len(batch)

    async def deliver(self, claims: Sequence[Claim]) -> None:
        """Take claimed nudges to their next states."""
        unsent: list[Claim] = []

        async def find(claim: Claim) -> None:
            if await self._is_still_to_send(claim):
                unsent.append(claim)

        with self._flying([claim.nudge for claim in claims]):
            await self._each(claims, find)
            for claim in unsent:
                _address_anew(claim.nudge)
            ready = [(claim, d) for claim, d in await self._checked(unsent) if isinstance(d, Send)]
            sends = {claim.nudge.id: d for claim, d in ready}
            await self._each(
                [claim for claim, _ in ready],
                lambda claim: self._send(claim, sends[claim.nudge.id]),
            )

    async def deliver_receipt(self, case: Case, receipt: Nudge) -> None:
        """Send the receipt of a report that was just written, from what was read with it."""
        with self._flying([receipt]):
            found = await self._receipts.ask((case, receipt))
            if found is not None and isinstance(decided := found[1], Send):
                await self._each([found[0]], lambda one: self._send(one, decided))

    async def learn_settings(self, team_id: str | None = None) -> None:
        """Go by what was changed in Slack, in one workspace or in all."""
        changed = await self.database.run(lambda session: read_changed(session, team_id))
        go_by(self._coaching, changed)

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
        now, leases = self.clock.now(), self._leases.leases()

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
        now, flying = self.clock.now(), tuple(self._in_flight)
        leases = self._leases.leases()
        return await self.database.run(
            lambda session: claim_due(session, now, leases, LIMITS, but=flying)
        )

    async def _is_still_to_send(self, claim: Claim) -> bool:
        # Looked up first, also where no try is left: it may stand in Slack.
        posted = await self._lookup.find(claim) if claim.uncertain else None
        if posted is not None:
            await self._results.sent(Arrived(claim, posted))
        elif exhausted(claim.nudge.attempts):
            await self._results.give_up(claim, claim.nudge.error or "too many attempts")
        else:
            return True
        return False

    async def _checked(self, claims: Sequence[Claim]) -> list[Decided]:
        """What each claim comes to; what Slack has to tell first is asked in between."""
        decided = await self._decide(claims)
        for _ in range(QUESTIONS):
            asking = [(claim, d) for claim, d in decided if isinstance(d, AskAbout | AskWho)]
            if not asking:
                break
            rest = [(claim, d) for claim, d in decided if not isinstance(d, AskAbout | AskWho)]
            decided = rest + await self._decide(await self._asked(asking))
        return decided

    async def _asked(self, asking: Sequence[Decided]) -> list[Claim]:
        """Those claims of which Slack told what was to be known; the others meet their troubles."""
        found: list[Claim] = []
        unknown = {
            RepKey(claim.nudge.team_id, d.user_id): None
            for claim, d in asking
            if isinstance(d, AskAbout)
        }
        troubles = await self.known_reps.look_up(unknown) if unknown else {}

        async def ask(claim: Claim) -> None:
            decision, nudge = questions[claim.nudge.id], claim.nudge
            if isinstance(decision, AskWho):
                whom = self._messenger.manager if decision.is_manager else self._messenger.admin
                nudge.recipient = await whom(nudge.team_id)
            elif isinstance(decision, AskAbout):
                trouble = troubles.get(RepKey(nudge.team_id, decision.user_id))
                if trouble is not None:
                    raise trouble
            found.append(claim)

        questions = {claim.nudge.id: d for claim, d in asking}
        await self._each([claim for claim, _ in asking], ask)
        return found

    async def _decide(self, claims: Sequence[Claim]) -> list[Decided]:
        if not claims:
            return []
        now = self.clock.now()
        try:
            decisions = await self.database.run(
                lambda session: check_batch(session, self._coaching, claims, now, self.timing)
            )
        except DatabaseUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - it is kept with its nudge, which waits
            # One of them breaks us: each by itself, so that it stops nobody else.
            if len(claims) > 1:
                return [one for claim in claims for one in await self._decide([claim])]
            await self._results.retry_after_bug(claims[0], error)
            return []
        for claim, decision in zip(claims, decisions, strict=True):
            if isinstance(decision, NeedsHelp):
                await self._results.needs_help(claim, decision.why)
        return list(zip(claims, decisions, strict=True))

    async def _send(self, claim: Claim, decided: Send) -> None:
        found = await self._sender.send(claim, decided)
        if found is not None:
            await self._results.sent(Arrived(claim, found[1], found[0]))

    async def _each(
        self, claims: Sequence[Claim], work: Callable[[Claim], Awaitable[None]]
    ) -> None:
        done = await asyncio.gather(*map(work, claims), return_exceptions=True)
        for claim, error in zip(claims, done, strict=True):
            if error is not None:
                await self._meet(claim, error)

    async def _meet(self, claim: Claim, error: BaseException) -> None:
        if isinstance(error, (Refused, NotSent, Uncertain, Unknowable)):
            await self._results.troubled(claim, error)
        else:
            await self._results.retry_after_bug(claim, error)

    @contextmanager
    def _flying(self, nudges: Sequence[Nudge]) -> Iterator[None]:
        """What this process is sending it does not claim again, however long its turn takes."""
        ids = {nudge.id for nudge in nudges}
        self._in_flight |= ids
        try:
            yield
        finally:
            self._in_flight -= ids


def _address_anew(nudge: Nudge) -> None:
    # Who the admin or the manager is may have been set right since an earlier try.
    by_name = nudge.topic == NoticeTopic.ESCALATION_TAKEN_BACK or is_for_one(nudge)
    if nudge.kind == NudgeKind.ADMIN_NOTICE and not by_name:
        nudge.recipient = ""
