"""Delivering what is due: claim, check again, send, mark."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.cases.reps import is_fresh, update_rep
from bot.core.retry import exhausted
from bot.delivery.cards import Card
from bot.delivery.check_nudge import check_nudge, look_again
from bot.delivery.ports import (
    Clock,
    Messenger,
    NotSent,
    Posted,
    Refused,
    SlowDown,
    Uncertain,
)
from bot.delivery.send_decision import Cancel, Postpone, Send, SendDecision
from bot.delivery.send_results import LEASE, NotLookedUp, SendResults, Unknowable
from bot.delivery.tell_admin import ESCALATION
from bot.delivery.what_follows import lock_deals, plan_what_follows
from storage import claims
from storage.claims import Claim
from storage.database import Database
from storage.models import Nudge, NudgeKind
from storage.teams import get_rep, get_team

LOOKUP = "conversations.history"
METHODS = ("chat.postMessage", "conversations.open", "users.info")
PER_TEAM, TEAMS = 5, 20
LOOKUP_MARGIN = timedelta(minutes=5)


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
                    await self._results.retry_after_bug(claim, result)
            looked_at += len(batch)
        return looked_at

    async def deliver(self, claim: Claim) -> None:
        """Take one claimed nudge to its next state."""
        if exhausted(claim.nudge.attempts - 1):
            await self._results.give_up(claim, claim.nudge.error or "too many attempts")
            return
        try:
            posted = await self._find(claim) if claim.uncertain else None
            posted = posted or await self._send(claim)
        except (Refused, NotSent, Uncertain, Unknowable) as trouble:
            await self._results.troubled(claim, trouble)
        else:
            if posted is not None:
                await self._results.sent(claim, posted)

    @property
    def _results(self) -> SendResults:
        return SendResults(self.database, self.clock, self.coaching, self.jitter)

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
        opens = await self.database.run(
            lambda s: claims.rate_limited_until(s, nudge.team_id, LOOKUP, now)
        )
        if opens is not None:
            raise NotLookedUp("lookups rest", opens - now)
        since = nudge.due_at - LOOKUP_MARGIN
        try:
            return await self.messenger.find(nudge.team_id, nudge.channel, nudge.id, since)
        except SlowDown as slow:
            until = now + (slow.wait or LEASE)
            await self.database.run(
                lambda s: claims.set_rate_limit(s, nudge.team_id, LOOKUP, until)
            )
            raise NotLookedUp(slow.code, slow.wait) from slow
        except NotSent as trouble:
            raise NotLookedUp(trouble.code, trouble.wait) from trouble
        except Refused as refusal:
            raise Unknowable(f"unknown whether it arrived: {refusal.code}") from refusal

    async def _send(self, claim: Claim) -> Posted | None:
        await self._refresh_rep(claim.nudge)
        decision = await self.database.run(lambda session: self._check(session, claim))
        if not isinstance(decision, Send):
            return None
        nudge = claim.nudge
        channel = await self._channel(nudge)
        lease_end = self.clock.now() + LEASE
        card = await self.database.run(
            lambda s: self._last_look(s, claim, decision.card, channel, lease_end)
        )
        if card is None:
            return None
        return await self.messenger.send(nudge.team_id, channel, card, nudge.id)

    async def _refresh_rep(self, nudge: Nudge) -> None:
        if nudge.kind in {NudgeKind.DIGEST, NudgeKind.ADMIN_NOTICE}:
            return
        now = self.clock.now()
        if not await self.database.run(lambda s: _is_to_be_asked_about(s, nudge, now)):
            return
        person = await self.messenger.person(nudge.team_id, nudge.recipient)
        await self.database.run(lambda s: update_rep(s, nudge.team_id, person, now))

    def _check(self, session: Session, claim: Claim) -> SendDecision:
        now = self.clock.now()
        lock_deals(session, [claim.nudge])
        decision = check_nudge(session, self.coaching, claim.nudge, now)
        match decision:
            case Postpone(until):
                claims.postpone(session, claim, until, counts=False)
            case Cancel(why):
                claims.cancel(session, claim, why)
                plan_what_follows(session, self.coaching, claim.nudge, now)
            case Send():
                pass
        return decision

    def _last_look(
        self, session: Session, claim: Claim, card: Card, channel: str, lease_end: datetime
    ) -> Card | None:
        # Finding the channel takes a while, in which the deal may have been closed.
        if not claims.keep_channel(session, claim, channel, lease_end):
            return None
        now = self.clock.now()
        as_it_stands = look_again(session, self.coaching, claim.nudge, card, now)
        if as_it_stands is None:
            claims.cancel(session, claim, "closed while it was being sent")
        return as_it_stands

    async def _channel(self, nudge: Nudge) -> str:
        match NudgeKind(nudge.kind):
            case NudgeKind.DIGEST:
                return await self.messenger.team_channel(nudge.team_id)
            case NudgeKind.ADMIN_NOTICE:
                escalated = nudge.topic == ESCALATION
                whom = self.messenger.manager if escalated else self.messenger.admin
                admin = await whom(nudge.team_id)
                return await self.messenger.direct_channel(nudge.team_id, admin)
            case _:
                return await self.messenger.direct_channel(nudge.team_id, nudge.recipient)


def _is_to_be_asked_about(session: Session, nudge: Nudge, now: datetime) -> bool:
    # A workspace that removed the bot answers no more; the check will drop its nudge.
    team = get_team(session, nudge.team_id)
    known = get_rep(session, nudge.team_id, nudge.recipient)
    return team is not None and team.active and not is_fresh(known, now)
