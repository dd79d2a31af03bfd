"""Finding out whether an earlier send arrived, before anything is sent again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.delivery.allowances import HISTORY
from bot.delivery.doubts import NotLookedUp, Unknowable
from bot.delivery.ports import Clock, Messenger, NotSent, Posted, Refused, SlowDown
from bot.delivery.timing import Timing
from bot.delivery.world import FOR_THE_TEAM
from storage.claims import Claim
from storage.database import Database
from storage.models import Nudge
from storage.rate_limits import begin_rest, rate_limited_until, set_rate_limit
from storage.teams import remember_dm_channel

LONG_BEFORE = timedelta(days=1)
"""Where nobody knows Slack's time: no clock that anybody works with is a day off."""

MOST_PAGES = 20
"""So many are read well within a lease, as Slack answers; what is left is read under the next."""


def sent_since(slack_time: datetime | None, ours: datetime) -> datetime:
    """The moment by Slack's clock, at the latest, at which a message that is sent now can stand.

    Where our clock is fast, only Slack's tells; where it is slow, the earlier one does no harm.
    """
    return min(slack_time, ours) if slack_time is not None else ours - LONG_BEFORE


@dataclass(slots=True)
class _Search:
    """How far the search for a message has come."""

    nudge: Nudge
    since: datetime
    channel: str
    page: str | None


class Lookup:
    """Looks for a message by its mark, no oftener than Slack allows; goes on where it stopped."""

    def __init__(
        self, database: Database, messenger: Messenger, clock: Clock, timing: Timing
    ) -> None:
        self._database = database
        self._messenger = messenger
        self._clock = clock
        self._timing = timing

    async def find(self, claim: Claim) -> Posted | None:
        """Where the message of an uncertain claim stands; raises NotLookedUp or Unknowable."""
        nudge = claim.nudge
        if nudge.channel is None:
            return None
        since = (nudge.posting_since or nudge.due_at - LONG_BEFORE) - self._timing.lookup_margin
        search = _Search(nudge, since, nudge.channel, nudge.looked_up_to)
        await self._wait_for_nobody(search)
        try:
            return await self._find(search)
        except SlowDown as slow:
            method, rest = slow.method, self._clock.now() + (slow.wait or self._timing.lease)
            await self._database.run(lambda s: set_rate_limit(s, nudge.team_id, method, rest))
            raise NotLookedUp(slow.code, slow.wait, search.page) from slow
        except NotSent as trouble:
            raise NotLookedUp(trouble.code, trouble.wait, search.page) from trouble
        except Refused as refusal:
            raise Unknowable(refusal.code) from refusal

    async def _wait_for_nobody(self, search: _Search) -> None:
        """Raise NotLookedUp while looks rest; where each keeps others waiting, this one does."""
        now, team_id, apart = self._clock.now(), search.nudge.team_id, self._timing.looks_apart

        def look(session: Session) -> datetime | None:
            if apart is None:
                return rate_limited_until(session, team_id, HISTORY, now)
            return begin_rest(session, team_id, HISTORY, now, apart)

        until = await self._database.run(look)
        if until is not None:
            raise NotLookedUp("lookups rest", until - now, search.page)

    async def _find(self, search: _Search) -> Posted | None:
        try:
            return await self._find_in(search)
        except Refused as refusal:
            if refusal.code == "invalid_cursor" and search.page is not None:
                search.page = None
                raise NotLookedUp(refusal.code) from refusal
            if refusal.code != "channel_not_found" or search.nudge.kind in FOR_THE_TEAM:
                raise
            anew = await self._opened_anew(search.nudge)
            if anew == search.channel:
                raise
            search.channel, search.page = anew, None
            return await self._find_in(search)

    async def _find_in(self, search: _Search) -> Posted | None:
        nudge, apart = search.nudge, self._timing.looks_apart
        for _ in range(1 if apart else MOST_PAGES):
            found = await self._messenger.find(
                nudge.team_id, search.channel, nudge.id, search.since, search.page
            )
            if found.posted is not None or found.next_page is None:
                return found.posted
            search.page = found.next_page
        raise NotLookedUp("more to look through", apart or self._timing.room, search.page)

    async def _opened_anew(self, nudge: Nudge) -> str:
        team_id, rep_id = nudge.team_id, nudge.recipient
        channel = await self._messenger.direct_channel(team_id, rep_id)
        await self._database.run(lambda s: remember_dm_channel(s, team_id, rep_id, channel))
        return channel
