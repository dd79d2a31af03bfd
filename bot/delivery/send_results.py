"""What becomes of a nudge after a try: sent, waiting, uncertain, or given up where all can see."""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.core.retry import backoff, counts_without_fault
from bot.delivery.arrivals import Arrivals, Arrived
from bot.delivery.doubts import NotLookedUp, Unknowable
from bot.delivery.escalations import ABOUT_ESCALATION
from bot.delivery.lease_clock import LeaseClock
from bot.delivery.mending import Mending
from bot.delivery.meter import Meter, Unmeasured
from bot.delivery.ports import Clock, NotSent, Refused, SlowDown, Uncertain
from bot.delivery.refusals import Refusal, RefusalKind, refusal
from bot.delivery.tell_admin import tell_admin, what_to_mend
from bot.delivery.turns import NoTurnYet
from bot.delivery.what_follows import plan_what_follows
from storage.claims import Claim
from storage.database import Database
from storage.mending import ABOUT_MENDING, is_waiting_for, note_unbrought
from storage.models import NoticeTopic, NudgeKind, NudgeReason
from storage.rate_limits import set_rate_limit
from storage.settlements import (
    Settlement,
    failed,
    postponed,
    settle,
    tried,
    unknown,
    unknown_and_waiting,
    waiting,
)

AsWhat = Callable[[Claim, datetime, str], Settlement]

log = logging.getLogger(__name__)


class SendResults:
    """Writes down how tries ended, each under the claim's own lease."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        coaching: Coaching,
        leases: LeaseClock,
        mending: Mending,
    ) -> None:
        self._meter: Meter = Unmeasured()
        self._database = database
        self._mending = mending
        self._clock = clock
        self._coaching = coaching
        self._leases = leases
        self._timing = leases.timing
        self._arrivals = Arrivals(database, clock, coaching, mending)

    def measure_by(self, meter: Meter) -> None:
        """Count how tries end."""
        self._meter = self._arrivals.meter = meter

    async def sent(self, arrived: Arrived) -> None:
        """It stands in Slack."""
        await self._arrivals.note(arrived)

    async def troubled(self, claim: Claim, trouble: Exception) -> None:
        """It was refused, not sent, or nobody knows."""
        match trouble:
            case Refused():
                await self._refused(claim, refusal(trouble.code), trouble.code)
            case Unknowable():
                await self._unknowable(claim, trouble.code)
            case SlowDown():
                await self._slow_down(claim, trouble)
            case NoTurnYet():
                await self._wait_for_turn(claim, trouble)
            case NotSent():
                await self._try_again(claim, trouble)
            case NotLookedUp():
                await self._look_on_later(claim, trouble)
            case Uncertain():
                await self._look_later(claim, trouble)
            case _:
                await self.retry_after_bug(claim, trouble)

    async def give_up(self, claim: Claim, why: str) -> None:
        """Stop, keep the reason, tell the admin, and let the deal's card tell the rep."""
        now, nudge = self._clock.now(), claim.nudge
        log.error("nudge %s failed: %s", claim.nudge.id, why)

        def give_up(session: Session) -> None:
            if not settle(session, [failed(claim, why)]):
                return
            plan_what_follows(session, self._coaching, [nudge], now)
            if nudge.deal_id is not None:
                note_unbrought(session, nudge.deal_id)
            if nudge.kind != NudgeKind.ADMIN_NOTICE or nudge.topic in ABOUT_ESCALATION:
                tell_admin(session, nudge.team_id, NoticeTopic.FAILED_NUDGE, now, why)

        await self._database.run(give_up)
        self._meter.failed(nudge.kind)

    async def needs_help(self, claim: Claim, why: str) -> None:
        """Its deal cannot be planned: again later, in case a new version can, but not for ever."""
        until = self._clock.now() + self._backoff(claim)
        log.warning("nudge %s cannot be planned (%s), again later", claim.nudge.id, why)
        again = tried(claim, until, f"cannot be planned: {why}")
        await self._database.run(lambda s: settle(s, [again]))

    async def retry_after_bug(self, claim: Claim, error: BaseException) -> None:
        """Something of ours broke: later again, so that it stops nobody else."""
        if not isinstance(error, Exception):
            raise error
        where = traceback.extract_tb(error.__traceback__)[-1]
        why = f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}"
        await self._look_later(claim, Uncertain(why))

    async def _refused(self, claim: Claim, known: Refusal, code: str) -> None:
        if known.kind is not RefusalKind.FINAL:
            await self._wait_for_mending(claim, code, waiting)
        elif known.twice and claim.nudge.error != code:
            await self._ask_again(claim, code)
        else:
            await self.give_up(claim, code)

    async def _unknowable(self, claim: Claim, code: str) -> None:
        if refusal(code).kind is RefusalKind.FINAL:
            await self.give_up(claim, f"unknown whether it arrived: {code}")
        else:
            await self._wait_for_mending(claim, code, unknown_and_waiting)

    async def _ask_again(self, claim: Claim, code: str) -> None:
        until = self._clock.now() + self._timing.second_look
        log.warning("nudge %s: %s, asked again later", claim.nudge.id, code)
        await self._database.run(lambda s: settle(s, [postponed(claim, until, code)]))

    async def _wait_for_mending(self, claim: Claim, code: str, as_what: AsWhat) -> None:
        now, nudge = self._clock.now(), claim.nudge
        until = now + self._timing.mending
        if nudge.topic in ABOUT_MENDING:
            # After what it tells of, so that it is not sent once that is mended.
            until += self._timing.lease
        log.warning("nudge %s waits until %s is mended", nudge.id, code)

        def wait(session: Session) -> None:
            told = (nudge.reason, nudge.error) == (NudgeReason.MENDING, code)
            told = told or is_waiting_for(session, nudge.team_id, code)
            settle(session, [as_what(claim, until, code)])
            if not told and nudge.kind != NudgeKind.ADMIN_NOTICE:
                tell_admin(session, nudge.team_id, what_to_mend(nudge, code), now, code)

        await self._database.run(wait)
        self._mending.waits_in(nudge.team_id)

    async def _slow_down(self, claim: Claim, slow: SlowDown) -> None:
        until = self._clock.now() + (slow.wait or timedelta(seconds=1))

        def rest(session: Session) -> None:
            set_rate_limit(session, claim.nudge.team_id, slow.method, until)
            settle(session, [postponed(claim, until, slow.code)])

        await self._database.run(rest)

    async def _wait_for_turn(self, claim: Claim, trouble: NoTurnYet) -> None:
        # Nothing is wrong with it: what troubled it before stays noted, and nothing new.
        until, team_id = self._clock.now() + trouble.wait_for, claim.nudge.team_id
        later = postponed(claim, until, claim.nudge.error)

        def wait(session: Session) -> None:
            if trouble.method is not None:
                # Whoever has the workspace's next note in hand would wait for nothing but this.
                set_rate_limit(session, team_id, trouble.method, until)
            settle(session, [later])

        await self._database.run(wait)

    async def _try_again(self, claim: Claim, trouble: NotSent) -> None:
        until = self._clock.now() + self._wait(claim, trouble)
        later = tried if _uses_attempt(claim, trouble) else postponed
        log.warning("nudge %s not sent (%s), again later", claim.nudge.id, trouble.code)
        await self._database.run(lambda s: settle(s, [later(claim, until, trouble.code)]))

    async def _look_later(self, claim: Claim, doubt: Uncertain) -> None:
        wait = max(self._timing.lease, self._wait(claim, doubt))
        log.warning("nudge %s: unknown whether it arrived (%s)", claim.nudge.id, doubt.code)
        self._meter.uncertain(claim.nudge.kind)
        later = unknown(claim, self._leases.now() + wait, doubt.code)
        await self._database.run(lambda s: settle(s, [later]))

    async def _look_on_later(self, claim: Claim, rest: NotLookedUp) -> None:
        until = self._leases.now() + self._wait(claim, rest)
        log.info("nudge %s: still unknown whether it arrived (%s)", claim.nudge.id, rest.code)
        # To look uses up nothing: else what stands in Slack would be given up unseen.
        later = unknown(claim, until, rest.code, counts=False, looked_up_to=rest.page)
        await self._database.run(lambda s: settle(s, [later]))

    def _wait(self, claim: Claim, trouble: NotSent | Uncertain) -> timedelta:
        if isinstance(trouble, NotLookedUp):
            return trouble.wait or self._timing.longest_wait / 6
        return trouble.wait or self._backoff(claim)

    def _backoff(self, claim: Claim) -> timedelta:
        timing = self._timing
        attempt = claim.nudge.attempts + 1
        return backoff(attempt, timing.jitter(), timing.first_wait, timing.longest_wait)


def _uses_attempt(claim: Claim, trouble: NotSent) -> bool:
    # Slack's trouble is not the nudge's: attempts lengthen the waits, but do not run out.
    return trouble.wait is None and counts_without_fault(claim.nudge.attempts + 1)
