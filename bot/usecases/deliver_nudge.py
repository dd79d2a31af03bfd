"""Delivering what is due: claim, check again, send, mark."""

import asyncio
import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from bot.core.retry import backoff, exhausted
from bot.usecases.check_nudge import Drop, Go, Verdict, Wait, check_nudge
from bot.usecases.coaching import Coaching
from bot.usecases.digests import schedule_digest
from bot.usecases.know_rep import is_fresh, know_rep
from bot.usecases.ports import (
    Clock,
    LockedOut,
    Messenger,
    NotSent,
    Posted,
    Refused,
    SlowDown,
    Uncertain,
)
from bot.usecases.tell_admin import tell_admin
from storage import claims
from storage.claims import Claim
from storage.database import Database
from storage.models import Nudge, NudgeKind
from storage.teams import get_rep, get_team

LEASE = timedelta(seconds=60)
"""Longer than any HTTP call in flight, so that a lookup never runs ahead of a post."""

LOOKUP = "conversations.history"
METHODS = ("chat.postMessage", "conversations.open", "users.info")
PER_TEAM, TEAMS = 5, 20
NO_CHANNEL_WAIT = timedelta(hours=1)
LOOKUP_MARGIN = timedelta(minutes=5)

_CHANNEL_TROUBLE = frozenset({"not_in_channel", "channel_not_found", "is_archived"})


class Unknowable(Exception):
    """An earlier send may have arrived and Slack will not let us look: never send it blindly."""


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Deliverer:
    """Sends each due nudge once, whatever fails on the way."""

    database: Database
    messenger: Messenger
    clock: Clock
    coaching: Coaching
    jitter: Callable[[], float]

    async def run_once(self) -> int:
        """Deliver everything that is due now; returns how many nudges were looked at."""
        looked_at = 0
        while batch := await self._claim():
            results = await asyncio.gather(
                *(self.deliver(claim) for claim in batch), return_exceptions=True
            )
            for claim, result in zip(batch, results, strict=True):
                if isinstance(result, BaseException):
                    await self._set_aside(claim, result)
            looked_at += len(batch)
        return looked_at

    async def deliver(self, claim: Claim) -> None:
        """Take one claimed nudge to its next state."""
        if exhausted(claim.nudge.attempts - 1):
            await self._give_up(claim, claim.nudge.error or "too many attempts")
            return
        try:
            posted = await self._find(claim) if claim.uncertain else None
            posted = posted or await self._send(claim)
        except (Refused, NotSent, Uncertain, Unknowable) as trouble:
            await self._troubled(claim, trouble)
        else:
            if posted is not None:
                await self._sent(claim, posted)

    async def _troubled(self, claim: Claim, trouble: Exception) -> None:
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
                await self._give_up(claim, str(trouble))

    async def _claim(self) -> list[Claim]:
        now = self.clock.now()
        return await self.database.run(
            lambda session: claims.claim_due(
                session, now, LEASE, methods=METHODS, per_team=PER_TEAM, teams=TEAMS
            )
        )

    async def _find(self, claim: Claim) -> Posted | None:
        nudge, now = claim.nudge, self.clock.now()
        if nudge.channel is None:
            return None
        opens = await self.database.run(lambda s: claims.gate_opens(s, nudge.team_id, LOOKUP, now))
        if opens is not None:
            raise Uncertain("lookups rest", opens - now)
        since = nudge.due_at - LOOKUP_MARGIN
        try:
            return await self.messenger.find(nudge.team_id, nudge.channel, nudge.id, since)
        except SlowDown as slow:
            until = now + (slow.wait or LEASE)
            await self.database.run(lambda s: claims.close_gate(s, nudge.team_id, LOOKUP, until))
            raise Uncertain(slow.code, slow.wait) from slow
        except NotSent as trouble:
            raise Uncertain(trouble.code, trouble.wait) from trouble
        except Refused as refusal:
            raise Unknowable(f"unknown whether it arrived: {refusal.code}") from refusal

    async def _send(self, claim: Claim) -> Posted | None:
        await self._refresh_rep(claim.nudge)
        verdict = await self.database.run(lambda session: self._check(session, claim))
        if not isinstance(verdict, Go):
            return None
        nudge = claim.nudge
        channel = await self._channel(nudge)
        lease_end = self.clock.now() + LEASE
        ours = await self.database.run(lambda s: claims.keep_channel(s, claim, channel, lease_end))
        if not ours:
            return None
        return await self.messenger.send(nudge.team_id, channel, verdict.card, nudge.id)

    async def _refresh_rep(self, nudge: Nudge) -> None:
        if nudge.kind not in {NudgeKind.STEP, NudgeKind.RECEIPT, NudgeKind.CATCH_UP}:
            return
        now = self.clock.now()
        rep = await self.database.run(lambda s: get_rep(s, nudge.team_id, nudge.recipient))
        if is_fresh(rep, now):
            return
        person = await self.messenger.person(nudge.team_id, nudge.recipient)
        await self.database.run(lambda s: know_rep(s, nudge.team_id, person, now))

    def _check(self, session: Session, claim: Claim) -> Verdict:
        now = self.clock.now()
        verdict = check_nudge(session, self.coaching, claim.nudge, now)
        match verdict:
            case Wait(until):
                claims.postpone(session, claim, until, counts=False)
            case Drop(why):
                claims.cancel(session, claim, why)
                self._plan_next_digest(session, claim.nudge, now)
            case Go():
                pass
        return verdict

    async def _channel(self, nudge: Nudge) -> str:
        match NudgeKind(nudge.kind):
            case NudgeKind.DIGEST:
                return await self.messenger.team_channel(nudge.team_id)
            case NudgeKind.ADMIN_NOTICE:
                admin = await self.messenger.admin(nudge.team_id)
                return await self.messenger.direct_channel(nudge.team_id, admin)
            case _:
                return await self.messenger.direct_channel(nudge.team_id, nudge.recipient)

    async def _sent(self, claim: Claim, posted: Posted) -> None:
        now = self.clock.now()

        def mark(session: Session) -> None:
            claims.mark_sent(session, claim, posted.channel, posted.ts, now)
            self._plan_next_digest(session, claim.nudge, now)

        await self.database.run(mark)

    def _plan_next_digest(self, session: Session, nudge: Nudge, now: datetime) -> None:
        team = get_team(session, nudge.team_id)
        if nudge.kind == NudgeKind.DIGEST and team is not None and team.active:
            session.flush()
            schedule_digest(session, self.coaching.digest, team, now)

    async def _refused(self, claim: Claim, refusal: Refused) -> None:
        if claim.nudge.kind == NudgeKind.DIGEST and refusal.code in _CHANNEL_TROUBLE:
            await self._wait_for_channel(claim, refusal)
        else:
            await self._give_up(claim, refusal.code)

    async def _wait_for_channel(self, claim: Claim, refusal: Refused) -> None:
        now = self.clock.now()

        def wait(session: Session) -> None:
            claims.postpone(session, claim, now + NO_CHANNEL_WAIT, refusal.code, counts=False)
            tell_admin(session, claim.nudge.team_id, "digest_channel", now)

        await self.database.run(wait)

    async def _give_up(self, claim: Claim, why: str) -> None:
        now = self.clock.now()
        log.error("nudge %s failed: %s", claim.nudge.id, why)

        def give_up(session: Session) -> None:
            claims.fail(session, claim, why)
            self._plan_next_digest(session, claim.nudge, now)
            if claim.nudge.kind != NudgeKind.ADMIN_NOTICE:
                tell_admin(session, claim.nudge.team_id, "failed_nudge", now)

        await self.database.run(give_up)

    async def _slow_down(self, claim: Claim, slow: SlowDown) -> None:
        until = self.clock.now() + (slow.wait or timedelta(seconds=1))

        def rest(session: Session) -> None:
            claims.close_gate(session, claim.nudge.team_id, slow.method, until)
            claims.postpone(session, claim, until, slow.code, counts=False)

        await self.database.run(rest)

    async def _try_again(self, claim: Claim, trouble: NotSent) -> None:
        now = self.clock.now()
        wait = trouble.wait or backoff(claim.nudge.attempts, self.jitter())

        counts = not isinstance(trouble, LockedOut)
        log.warning("nudge %s not sent (%s), again later", claim.nudge.id, trouble.code)
        await self.database.run(
            lambda s: claims.postpone(s, claim, now + wait, trouble.code, counts=counts)
        )

    async def _look_later(self, claim: Claim, doubt: Uncertain) -> None:
        wait = doubt.wait or backoff(claim.nudge.attempts, self.jitter())
        until = self.clock.now() + max(LEASE, wait)
        log.warning("nudge %s: unknown whether it arrived (%s)", claim.nudge.id, doubt.code)
        await self.database.run(lambda s: claims.look_later(s, claim, until, doubt.code))

    async def _set_aside(self, claim: Claim, error: BaseException) -> None:
        if not isinstance(error, Exception):
            raise error
        where = traceback.extract_tb(error.__traceback__)[-1]
        why = f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}"
        await self._look_later(claim, Uncertain(why))
