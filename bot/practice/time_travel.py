"""Holds the clock that the bot and the practice workspace share, and reads the plan ahead."""

from datetime import datetime

from sqlmodel import Session, col, select

from bot.app import Bot
from bot.core.history import BY_ITSELF
from bot.practice.cast import CAST
from bot.practice.clock import PracticeClock
from bot.practice.clock_control import Upcoming
from storage.models import LostDeal, Nudge, NudgeKind, NudgeStatus

MOST_STOPS = 500
"""How many due moments one skip passes through at most."""


class TimeTravel:
    """Moves the clock from one due moment to the next, so that each note comes at its own time."""

    def __init__(self, clock: PracticeClock) -> None:
        self._clock = clock
        self._bot: Bot | None = None

    def take(self, bot: Bot) -> None:
        """Let this bot live by the clock from now on."""
        self._bot = bot

    async def next_for(self, user: str) -> Upcoming | None:
        """The next nudge for a person, else the next for anybody, else the digest."""
        nudges = await self._awake()
        mine = [nudge for nudge in nudges if nudge.recipient == user]
        others = [nudge for nudge in nudges if nudge.kind != NudgeKind.DIGEST]
        for found in [*mine, *others, *nudges][:1]:
            return await self._described(found, user)
        return None

    async def next_of_newest(self, user: str) -> Upcoming | None:
        """The next nudge about the deal that a person reported last, else the next for them."""
        if self._bot is None:
            return None
        newest = await self._bot.ctx.run(lambda session: _newest_of(session, user))
        for found in await self._awake():
            if found.recipient == user and found.deal_id == newest:
                return await self._described(found, user)
        return await self.next_for(user)

    async def next_digest(self) -> Upcoming | None:
        """The next digest for the team."""
        digests = [each for each in await self._awake() if each.kind == NudgeKind.DIGEST]
        return await self._described(digests[0], "") if digests else None

    async def go_to(self, at: datetime) -> None:
        """Pass through everything that comes due until then, each at its own moment."""
        if self._bot is None:
            return
        await self._bot.background.drain()
        # Nothing may be on its way while time leaps: its lease would seem to be over.
        async with self._bot.ticker.looking:
            for _ in range(MOST_STOPS):
                nudges = await self._awake()
                if not nudges or nudges[0].wake_at is None or nudges[0].wake_at > at:
                    break
                self._clock.forward_to(nudges[0].wake_at)
                await self._bot.ctx.deliverer.run_once()
            self._clock.forward_to(at)

    async def _awake(self) -> list[Nudge]:
        """What is planned after now, the earliest first; a lease that ends is no plan."""
        if self._bot is None:
            return []
        now = self._clock.now()
        query = (
            select(Nudge)
            .where(col(Nudge.status) == NudgeStatus.PENDING, col(Nudge.wake_at) > now)
            .order_by(col(Nudge.wake_at))
        )
        return await self._bot.ctx.run(lambda session: list(session.exec(query)))

    async def _described(self, nudge: Nudge, user: str) -> Upcoming | None:
        bot, at = self._bot, nudge.wake_at
        if bot is None or at is None:
            return None
        if nudge.kind == NudgeKind.DIGEST:
            return Upcoming(at, f"the digest in {nudge.recipient}")
        if nudge.recipient != user or nudge.step is None:
            names = {member.person.id: member.person.real_name for member in CAST}
            return Upcoming(at, f"a note for {names.get(nudge.recipient, 'somebody')}")
        kind = "events" if nudge.step in BY_ITSELF else "steps"
        step = bot.ctx.catalog.label(f"{kind}.{nudge.step}")
        return Upcoming(at, f"{step}, {await bot.ctx.run(lambda s: _client(s, nudge))}")


def _newest_of(session: Session, user: str) -> str | None:
    reported = select(LostDeal.id).where(LostDeal.rep_id == user)
    return session.exec(reported.order_by(col(LostDeal.reported_at).desc())).first()


def _client(session: Session, nudge: Nudge) -> str:
    deal = session.get(LostDeal, nudge.deal_id)
    return deal.client if deal else ""
