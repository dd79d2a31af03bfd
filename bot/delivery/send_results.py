"""What becomes of a nudge after a try: sent, waiting, uncertain, or given up where all can see."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.core.retry import backoff, is_longest
from bot.delivery.ports import Clock, NotSent, Posted, Refused, SlowDown, Uncertain
from bot.delivery.tell_admin import tell_admin
from bot.delivery.what_follows import lock_deals, plan_what_follows
from storage import claims
from storage.claims import Claim
from storage.database import Database
from storage.models import NudgeKind
from storage.rep_messages import mark_folded_sent, messages_in_one

LEASE = timedelta(seconds=60)
"""Longer than any HTTP call in flight, so that a lookup never runs ahead of a post."""

NO_CHANNEL_WAIT = timedelta(hours=1)

_CHANNEL_TROUBLE = frozenset({"not_in_channel", "channel_not_found", "is_archived"})

log = logging.getLogger(__name__)


class Unknowable(Exception):
    """An earlier send may have arrived and Slack will not let us look: never send it blindly."""


class NotLookedUp(Uncertain):
    """An earlier send may have arrived and Slack does not let us look just now."""


@dataclass(frozen=True, slots=True)
class SendResults:
    """Writes down how a try ended, each time under the claim's own lease."""

    database: Database
    clock: Clock
    coaching: Coaching
    jitter: Callable[[], float]

    async def sent(self, claim: Claim, posted: Posted) -> None:
        """It stands in Slack."""
        now = self.clock.now()

        def mark(session: Session) -> None:
            together = messages_in_one(session, claim.nudge)
            lock_deals(session, together)
            claims.mark_sent(session, claim, posted.channel, posted.ts, now)
            mark_folded_sent(session, claim.nudge, posted.ts, now)
            for told in together:
                plan_what_follows(session, self.coaching, told, now)

        await self.database.run(mark)

    async def troubled(self, claim: Claim, trouble: Exception) -> None:
        """It was refused, not sent, or nobody knows."""
        match trouble:
            case Refused():
                await self._refused(claim, trouble)
            case SlowDown():
                await self._slow_down(claim, trouble)
            case NotSent():
                await self._try_again(claim, trouble)
            case Uncertain():
                await self._look_later(claim, trouble)
            case _:
                await self.give_up(claim, str(trouble))

    async def give_up(self, claim: Claim, why: str) -> None:
        """Stop, keep the reason, and tell the admin."""
        now = self.clock.now()
        log.error("nudge %s failed: %s", claim.nudge.id, why)

        def give_up(session: Session) -> None:
            lock_deals(session, [claim.nudge])
            claims.fail(session, claim, why)
            plan_what_follows(session, self.coaching, claim.nudge, now)
            if claim.nudge.kind != NudgeKind.ADMIN_NOTICE:
                tell_admin(session, claim.nudge.team_id, "failed_nudge", now)

        await self.database.run(give_up)

    async def retry_after_bug(self, claim: Claim, error: BaseException) -> None:
        """Something of ours broke: later again, so that it stops nobody else."""
        if not isinstance(error, Exception):
            raise error
        where = traceback.extract_tb(error.__traceback__)[-1]
        why = f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}"
        await self._look_later(claim, Uncertain(why))

    async def _refused(self, claim: Claim, refusal: Refused) -> None:
        if claim.nudge.kind == NudgeKind.DIGEST and refusal.code in _CHANNEL_TROUBLE:
            await self._wait_for_channel(claim, refusal)
        else:
            await self.give_up(claim, refusal.code)

    async def _wait_for_channel(self, claim: Claim, refusal: Refused) -> None:
        now = self.clock.now()

        def wait(session: Session) -> None:
            claims.postpone(session, claim, now + NO_CHANNEL_WAIT, refusal.code, counts=False)
            tell_admin(session, claim.nudge.team_id, "digest_channel", now)

        await self.database.run(wait)

    async def _slow_down(self, claim: Claim, slow: SlowDown) -> None:
        until = self.clock.now() + (slow.wait or timedelta(seconds=1))

        def rest(session: Session) -> None:
            claims.set_rate_limit(session, claim.nudge.team_id, slow.method, until)
            claims.postpone(session, claim, until, slow.code, counts=False)

        await self.database.run(rest)

    async def _try_again(self, claim: Claim, trouble: NotSent) -> None:
        until = self.clock.now() + self._wait(claim, trouble)
        counts = _uses_attempt(claim, trouble)
        log.warning("nudge %s not sent (%s), again later", claim.nudge.id, trouble.code)
        await self.database.run(
            lambda s: claims.postpone(s, claim, until, trouble.code, counts=counts)
        )

    async def _look_later(self, claim: Claim, doubt: Uncertain) -> None:
        until = self.clock.now() + max(LEASE, self._wait(claim, doubt))
        counts = not isinstance(doubt, NotLookedUp) or _uses_attempt(claim, doubt)
        log.warning("nudge %s: unknown whether it arrived (%s)", claim.nudge.id, doubt.code)
        await self.database.run(
            lambda s: claims.look_later(s, claim, until, doubt.code, counts=counts)
        )

    def _wait(self, claim: Claim, trouble: NotSent | Uncertain) -> timedelta:
        return trouble.wait or backoff(claim.nudge.attempts, self.jitter())


def _uses_attempt(claim: Claim, trouble: NotSent | Uncertain) -> bool:
    # Slack's trouble is not the nudge's: attempts lengthen the waits, but do not run out.
    return trouble.wait is None and not is_longest(claim.nudge.attempts)
