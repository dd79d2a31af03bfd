"""Finding out whether an earlier send arrived, before anything is sent again."""

from bot.delivery.ports import Clock, Messenger, NotSent, Posted, Refused, SlowDown
from bot.delivery.send_results import NotLookedUp, Unknowable
from bot.delivery.timing import Timing
from storage.claims import Claim
from storage.database import Database
from storage.rate_limits import rate_limited_until, set_rate_limit

METHOD = "conversations.history"


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
        since = nudge.due_at - self._timing.lookup_margin
        try:
            return await self._messenger.find(nudge.team_id, nudge.channel, nudge.id, since)
        except SlowDown as slow:
            rest = now + (slow.wait or self._timing.lease)
            await self._database.run(lambda s: set_rate_limit(s, nudge.team_id, METHOD, rest))
            raise NotLookedUp(slow.code, slow.wait) from slow
        except NotSent as trouble:
            raise NotLookedUp(trouble.code, trouble.wait) from trouble
        except Refused as refusal:
            raise Unknowable(f"unknown whether it arrived: {refusal.code}") from refusal
