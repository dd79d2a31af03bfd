"""Sending one claim that was checked: its turn, a last look under a new lease, the post."""

import asyncio
from collections.abc import Sequence

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.delivery.check_batch import settlement
from bot.delivery.gathered import Gathered
from bot.delivery.last_moment import beginning_by
from bot.delivery.lease_clock import LeaseClock
from bot.delivery.look_again import look_again
from bot.delivery.lookup import sent_since
from bot.delivery.ports import Clock, LeaseOver, Messenger, Posted, Refused, Uncertain
from bot.delivery.send_decision import Send
from bot.delivery.timing import Timing
from bot.delivery.world import FOR_THE_TEAM
from storage.claims import Claim
from storage.database import Database
from storage.models import Nudge, NudgeKind
from storage.settlements import Renewal, keep_channel, renew_leases, settle
from storage.teams import remember_dm_channel

LOOKS = 3
"""A deal that changes oftener while its message waits is left to the next claim."""

GONE = frozenset({"channel_not_found", "is_archived", "not_in_channel"})
"""What Slack says of direct messages that are remembered and are no longer there."""


class Sender:
    """Posts messages; the wait for a channel's turn stands outside the lease."""

    def __init__(
        self,
        database: Database,
        messenger: Messenger,
        clock: Clock,
        coaching: Coaching,
        timing: Timing,
    ) -> None:
        self._database = database
        self._messenger = messenger
        self._clock = clock
        self._coaching = coaching
        self._timing = timing
        self._leases = LeaseClock(messenger, clock, timing)
        self._renewals = Gathered(self._renew)
        self._takes = (timing.post + timing.room).total_seconds()

    async def send(self, claim: Claim, decided: Send) -> tuple[Send, Posted] | None:
        """Post what was decided, as it stands at the last moment; None where nothing is left."""
        try:
            return await self._send_to(
                claim, decided, decided.channel or await self._channel(claim)
            )
        except Refused as refusal:
            if decided.channel is None or refusal.code not in GONE:
                raise
            # What was remembered is no longer there: it is opened anew, once.
            return await self._send_to(claim, decided, await self._channel(claim))

    async def _send_to(
        self, claim: Claim, decided: Send, channel: str
    ) -> tuple[Send, Posted] | None:
        nudge = claim.nudge
        # Slack counts by channel, and a person's messages have theirs, however they are addressed.
        whose = channel if nudge.kind == NudgeKind.DIGEST else nudge.recipient
        async with self._messenger.turn(nudge.team_id, whose) as begin_by:
            return await self._send_in_turn(claim, decided, channel, begin_by)

    async def _send_in_turn(
        self, claim: Claim, decided: Send, channel: str, begin_by: float
    ) -> tuple[Send, Posted] | None:
        wanted: Send | None = decided
        for _ in range(LOOKS):
            if wanted is None:
                return None
            lease_end = await self._renewals.ask(Renewal(claim, wanted.revisions))
            if lease_end is None:
                wanted = await self._look_again(claim, wanted)
            elif self._has_room(lease_end):
                begin_by = min(begin_by, lease_end - self._takes)
                return wanted, await self._post(claim, channel, wanted, begin_by)
            # Else this process stood still since: it looks whether the lease is ours any more.
        return None

    def _has_room(self, lease_end: float) -> bool:
        return self._timing.elapsed() <= lease_end - self._takes

    async def _post(self, claim: Claim, channel: str, wanted: Send, begin_by: float) -> Posted:
        nudge, timing = claim.nudge, self._timing
        left = begin_by + timing.post.total_seconds() - timing.elapsed()
        if left < timing.post.total_seconds():
            raise LeaseOver("turn_over")
        try:
            with beginning_by(begin_by):
                async with asyncio.timeout(left):
                    return await self._messenger.send(nudge.team_id, channel, wanted.card, nudge.id)
        except TimeoutError as late:
            raise Uncertain("timeout") from late

    async def _renew(self, renewals: Sequence[Renewal]) -> list[float | None]:
        """Until when each is ours, by the seconds that no clock changes; None: no longer."""
        now, leases = self._clock.now(), self._leases.leases()
        since = sent_since(self._messenger.slack_time(), now)
        # Before the transaction: however long that takes, it is off our time.
        lease_end = self._timing.elapsed() + self._timing.lease.total_seconds()
        ours = await self._database.run(lambda s: renew_leases(s, renewals, leases.end, since))
        return [lease_end if one.claim.nudge.id in ours else None for one in renewals]

    async def _look_again(self, claim: Claim, decided: Send) -> Send | None:
        now = self._clock.now()

        def look(session: Session) -> Send | None:
            again = look_again(session, self._coaching, claim.nudge, decided, now)
            if isinstance(again, Send):
                return again
            if (instead := settlement(claim, again)) is not None:
                settle(session, [instead])
            return None

        return await self._database.run(look)

    async def _channel(self, claim: Claim) -> str:
        nudge = claim.nudge
        if nudge.kind not in FOR_THE_TEAM:
            return await self._direct_channel(nudge)
        channel = await self._team_channel(nudge)
        await self._database.run(lambda s: keep_channel(s, claim, channel))
        return channel

    async def _direct_channel(self, nudge: Nudge) -> str:
        team_id, rep_id = nudge.team_id, nudge.recipient
        channel = await self._messenger.direct_channel(team_id, rep_id)
        await self._database.run(lambda s: remember_dm_channel(s, team_id, rep_id, channel))
        return channel

    async def _team_channel(self, nudge: Nudge) -> str:
        if nudge.kind == NudgeKind.DIGEST:
            return await self._messenger.team_channel(nudge.team_id)
        return await self._messenger.direct_channel(nudge.team_id, nudge.recipient)
