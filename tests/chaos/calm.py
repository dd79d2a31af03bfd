"""After the storm: time passes, one thing due after the other, until everything has been said."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from time import monotonic
from typing import TypeVar

from sqlalchemy import or_
from sqlmodel import Session, col, select

from bot.delivery.deliverer import METHODS
from bot.local_slack.people import SlackTeam
from storage.database import Database
from storage.models import Nudge, NudgeStatus
from storage.rate_limits import rate_limited_until
from tests.chaos.bot_process import LOOK, LOOKED, UP
from tests.chaos.crews import looker
from tests.chaos.fleet import Runner
from tests.chaos.shortened import LEASE
from tests.chaos.stage import Stage

T = TypeVar("T")
PATIENCE = 30.0
"""Seconds after which processes that nothing befalls any more are taken to be stuck."""
POLL = 0.1
MOST_LOOKS = 400
OVERDUE = timedelta(seconds=2 * LEASE)
FARTHEST_JUMP = timedelta(hours=25)
"""A clock that was ahead has dated things so far from now, and not farther."""
A_LITTLE = timedelta(milliseconds=10)
LONGEST_PASS = timedelta(minutes=10)
UNDER_WAY = (NudgeStatus.QUEUED, NudgeStatus.SENDING)


class Calm:
    """Lets what is left be delivered."""

    def __init__(self, stage: Stage) -> None:
        self._fleet = stage.fleet
        self._door = stage.door
        self._time = stage.time
        self._stage = stage
        self._trace = stage.trace
        self._looker = looker(shared=stage.plan.shared)

    async def skip(self, rng: Random) -> None:
        """Let hours pass: mostly until something is due, with nobody there to send it."""
        due = await self._next_wake(self._time.true())
        far = self._time.true() + timedelta(hours=rng.uniform(1, 30))
        self._time.pass_until(far if due is None or rng.random() < 0.4 else min(due, far))

    async def after_the_storm(self) -> list[str]:
        """What the processes that lived through it leave undone, though they have all they need."""
        self._door.weather.clear()
        self._fleet.spare_all()
        self._time.set_right()
        late, end = await self._read(self._overdue), monotonic() + PATIENCE
        while late and monotonic() < end:
            await asyncio.sleep(POLL)
            late = await self._read(self._overdue)
        await self._fleet.kill_all()
        await self._door.quiet()
        return [f"nudge {nudge} was left undone by a bot that has all it needs" for nudge in late]

    async def until_all_is_said(self) -> list[str]:
        """Whatever was due by now and does not come to its end, however long it is waited for."""
        until = self._time.true() + FARTHEST_JUMP
        self._trace.note("calm", until=str(until))
        one = self._fleet.start_one(self._looker, ticks=False)
        await _hears(one, UP)
        for _ in range(MOST_LOOKS):
            await _look(one)
            waiting = await self._read(lambda s: _wakes(s, until))
            self._trace.note("looked", waiting=len(waiting))
            if not waiting:
                break
            self._time.pass_until(self._next_of(waiting))
        stuck = await self._read(lambda s: _unsaid(s, until))
        await self._fleet.kill_all()
        return [f"nudge {nudge} is stuck" for nudge in stuck]

    def _next_of(self, waiting: list[datetime]) -> datetime:
        # What is due and waits all the same does so for a rest of Slack's, or for what comes first.
        now = self._time.true()
        ahead = min((one for one in waiting if one > now), default=now + LONGEST_PASS)
        return (ahead if min(waiting) > now else min(ahead, now + LONGEST_PASS)) + A_LITTLE

    def _overdue(self, session: Session) -> list[str]:
        now = self._time.true()
        if any(rate_limited_until(session, SlackTeam().id, method, now) for method in METHODS):
            # An hour's rest, say, that a clock an hour ahead has noted: late, but not stuck.
            return []
        awake = list(session.exec(select(Nudge).where(col(Nudge.wake_at).is_not(None))))
        under_way = {n.recipient for n in awake if n.status in UNDER_WAY and _wake(n) > now}
        late = [n for n in awake if _wake(n) < now - OVERDUE and n.recipient not in under_way]
        return [nudge.id for nudge in late]

    async def _next_wake(self, now: datetime) -> datetime | None:
        query = select(Nudge.wake_at).where(col(Nudge.wake_at) > now).order_by(col(Nudge.wake_at))
        return await self._read(lambda s: s.exec(query).first())

    async def _read(self, work: Callable[[Session], T]) -> T:
        database = Database.open(self._stage.url)
        try:
            return await database.run(work)
        finally:
            await database.close()


def _wake(nudge: Nudge) -> datetime:
    assert nudge.wake_at is not None
    if nudge.status == NudgeStatus.QUEUED and nudge.asked_again is not None:
        # Somebody was asked, who has until then.
        return max(nudge.wake_at, nudge.asked_again)
    return nudge.wake_at


def _wakes(session: Session, until: datetime) -> list[datetime]:
    query = (
        select(Nudge)
        .where(or_(col(Nudge.due_at) <= until, col(Nudge.status).in_(UNDER_WAY)))
        .where(col(Nudge.wake_at).is_not(None))
    )
    return [_wake(nudge) for nudge in session.exec(query)]


def _unsaid(session: Session, until: datetime) -> list[str]:
    unsettled = (NudgeStatus.PENDING, *UNDER_WAY)
    query = select(Nudge.id).where(col(Nudge.due_at) <= until, col(Nudge.status).in_(unsettled))
    return list(session.exec(query))


async def _look(one: Runner) -> None:
    one.line.send(LOOK)
    await _hears(one, LOOKED)


async def _hears(one: Runner, word: str) -> None:
    said, _ = await asyncio.to_thread(one.line.recv)
    assert said == word, said
