"""The people whom the bot writes to, kept up to date with as few calls as it takes.

Slack tells of changes by itself (`user_change`), also of every change of status: what is known is
remembered here, so that only a change of ours costs a transaction. Whoever was not heard of for
days is looked up ahead of time and slowly; Slack takes about 100 `users.info` a minute.
"""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.cases.person import Person
from bot.cases.reps import REFRESH_AFTER, update_rep
from bot.delivery.digests import schedule_digest
from bot.delivery.ports import Clock, Messenger
from bot.delivery.turns import NoTurnYet
from storage.database import Database
from storage.models import Rep, RepKey
from storage.teams import every_rep, get_rep, get_team, look_up_later, oldest_rep

ASK_AGAIN_AFTER = timedelta(days=1)
"""When somebody is looked up again whom Slack does not know."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Known:
    timezone: str
    locale: str
    deactivated: bool
    name: str
    is_admin: bool | None


class KnownReps:
    """Asks Slack about reps, and takes what Slack tells of them.

    Where `others_meet_reps`, in processes of their own, nothing is remembered here.
    """

    def __init__(
        self, database: Database, messenger: Messenger, clock: Clock, coaching: Coaching
    ) -> None:
        self._database = database
        self._messenger = messenger
        self._clock = clock
        self._coaching = coaching
        self._known: dict[RepKey, _Known] = {}
        self.others_meet_reps = False

    async def load(self) -> None:
        """Remember everybody who is known, once at start."""
        if self.others_meet_reps:
            return
        for rep in await self._database.run(every_rep):
            self._remember(rep)

    async def look_up(self, whose: Iterable[RepKey]) -> dict[RepKey, Exception]:
        """Ask Slack about these people; gives what went wrong, by person."""
        wanted = list(dict.fromkeys(whose))
        answers = await asyncio.gather(
            *(self._messenger.person(one.team_id, one.rep_id) for one in wanted),
            return_exceptions=True,
        )
        found = dict(zip(wanted, answers, strict=True))
        told = {one: answer for one, answer in found.items() if isinstance(answer, Person)}
        await self._keep(told)
        troubles = {one: found[one] for one in wanted if one not in told}
        for trouble in troubles.values():
            if not isinstance(trouble, Exception):
                raise trouble  # type: ignore[misc]  # what is neither is a BaseException
        return {one: trouble for one, trouble in troubles.items() if isinstance(trouble, Exception)}

    async def changed(self, team_id: str, person: Person) -> None:
        """Slack tells of a person: kept where the bot knows them, and where it is news."""
        one = RepKey(team_id, person.user_id)
        known = await self._read(one) if self.others_meet_reps else self._known.get(one)
        if known is None:
            return
        # A change of status may come without a name: that takes none away.
        name = person.name or known.name
        told = _Known(person.timezone, person.locale, person.deactivated, name, person.is_admin)
        if known == told:
            return
        if await self._database.run(lambda s: get_rep(s, team_id, person.user_id)) is None:
            # Deleted meanwhile: Slack's news brings nobody back.
            self._known.pop(one, None)
            return
        await self._keep({one: person})

    async def refresh_one(self) -> None:
        """Look up whoever was not heard of for the longest time, if that is long."""
        before = self._clock.now() - REFRESH_AFTER
        oldest = await self._database.run(lambda session: oldest_rep(session, before))
        if oldest is None:
            return
        try:
            async with self._messenger.ahead_of_time(oldest.team_id):
                troubles = await self.look_up([oldest])
        except NoTurnYet:
            return
        if isinstance(troubles.get(oldest), NoTurnYet):
            return
        if troubles:
            log.info(
                "a rep was not looked up (%s): again in a day", type(troubles[oldest]).__name__
            )
            again = before + ASK_AGAIN_AFTER
            await self._database.run(lambda session: look_up_later(session, oldest, again))

    async def _keep(self, told: dict[RepKey, Person]) -> None:
        if not told:
            return
        now = self._clock.now()

        def keep(session: Session) -> list[Rep]:
            reps = [update_rep(session, one.team_id, told[one], now) for one in told]
            for team_id in {one.team_id for one in told}:
                team = get_team(session, team_id)
                if team is not None and team.active:
                    # The zone of its first rep may be what a workspace's digest waited for.
                    schedule_digest(session, self._coaching.for_team(team_id).digest, team, now)
            return reps

        for rep in await self._database.run(keep):
            self._remember(rep)

    async def _read(self, one: RepKey) -> _Known | None:
        # What is remembered here may be older than what another process learned.
        rep = await self._database.run(lambda s: get_rep(s, one.team_id, one.rep_id))
        return None if rep is None else _known(rep)

    def _remember(self, rep: Rep) -> None:
        if not self.others_meet_reps:
            self._known[RepKey(rep.team_id, rep.user_id)] = _known(rep)


def _known(rep: Rep) -> _Known:
    return _Known(rep.timezone, rep.locale, rep.deactivated, rep.name, rep.is_admin)
