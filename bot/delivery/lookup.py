"""Finding out whether an earlier send arrived, before anything is sent again."""

from datetime import datetime, timedelta

from bot.delivery.ports import Clock, Messenger, NotSent, Posted, Refused, SlowDown
from bot.delivery.send_results import NotLookedUp, Unknowable
from bot.delivery.timing import Timing
from bot.delivery.world import FOR_THE_TEAM
from storage.claims import Claim
from storage.database import Database
from storage.models import Nudge
from storage.rate_limits import rate_limited_until, set_rate_limit
from storage.teams import remember_dm_channel

METHOD = "conversations.history"
LONG_BEFORE = timedelta(days=1)
"""Where nobody knows Slack's time: no clock that anybody works with is a day off."""


def sent_since(slack_time: datetime | None, ours: datetime) -> datetime:
    """The moment by Slack's clock, at the latest, at which a message that is sent now can stand.

    Where our clock is fast, only Slack's tells; where it is slow, the earlier one does no harm.
    """
    return min(slack_time, ours) if slack_time is not None else ours - LONG_BEFORE


class Lookup:
    """Looks for a message by its mark, no oftener than Slack allows."""

    def __init__(
        self, database: Database, messenger: Messenger, clock: Clock, timing: Timing
    ) -> None:
        self._database = database
        self._messenger = messenger
        self._clock = clock
        self._timing = timing

    async def find(self, claim: Claim) -> Posted | None:
        """Where the message of an uncertain claim stands; raises NotLookedUp or Unknowable."""
        nudge, now = claim.nudge, self._clock.now()
        if nudge.channel is None:
            return None
        until = await self._database.run(
            lambda s: rate_limited_until(s, nudge.team_id, METHOD, now)
        )
        if until is not None:
            raise NotLookedUp("lookups rest", until - now)
        try:
            return await self._find(nudge, nudge.channel)
        except SlowDown as slow:
            method, rest = slow.method, now + (slow.wait or self._timing.lease)
            await self._database.run(lambda s: set_rate_limit(s, nudge.team_id, method, rest))
            raise NotLookedUp(slow.code, slow.wait) from slow
        except NotSent as trouble:
            raise NotLookedUp(trouble.code, trouble.wait) from trouble
        except Refused as refusal:
            raise Unknowable(refusal.code) from refusal

    async def _find(self, nudge: Nudge, channel: str) -> Posted | None:
        since = nudge.posting_since or nudge.due_at - LONG_BEFORE
        since -= self._timing.lookup_margin
        try:
            return await self._messenger.find(nudge.team_id, channel, nudge.id, since)
        except Refused as refusal:
            if refusal.code != "channel_not_found" or nudge.kind in FOR_THE_TEAM:
                raise
            anew = await self._opened_anew(nudge)
            if anew == channel:
                raise
            return await self._messenger.find(nudge.team_id, anew, nudge.id, since)

    async def _opened_anew(self, nudge: Nudge) -> str:
        team_id, rep_id = nudge.team_id, nudge.recipient
        channel = await self._messenger.direct_channel(team_id, rep_id)
        await self._database.run(lambda s: remember_dm_channel(s, team_id, rep_id, channel))
        return channel
