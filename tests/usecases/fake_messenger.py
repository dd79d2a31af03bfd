"""An in-memory Slack behind the Messenger port: it can lose, refuse, slow down or be away."""

import math
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cases.person import Person
from bot.delivery.cards import Card
from bot.delivery.ports import Clock, Looked, NotSent, Posted, Refused, SlowDown, Uncertain


@dataclass(frozen=True, slots=True)
class Message:
    """What stands in a channel; `mark` is the nudge it was sent for."""

    team_id: str
    channel: str
    ts: str
    at: datetime
    card: Card
    mark: str


class LostAnswer(Exception):
    """Script it for `send`: the message arrives and its answer does not."""

    def __init__(self, instead: BaseException | None = None) -> None:
        super().__init__()
        self.instead = instead or Uncertain("lost_answer")


class Killed(BaseException):
    """Script it: the process ends here, and nothing after it is carried out."""


class FakeMessenger:
    """Keeps every message; `script` queues trouble for the next calls of one method."""

    def __init__(self, clock: Clock) -> None:
        self.messages: list[Message] = []
        self.calls: list[tuple[str, str]] = []
        self.people: dict[str, Person] = {
            one: Person(one, "Europe/Berlin", "en-GB", deactivated=False)
            for one in ("U8MANAGER", "U9ADMIN")
        }
        self.refused_users: set[str] = set()
        self.without_channel: set[str] = set()
        self.away = False
        self.lookups_apart: timedelta | None = None
        self.page = 100
        self._looked_at: datetime | None = None
        self._clock = clock
        self._troubles: defaultdict[str, deque[BaseException]] = defaultdict(deque)
        self._meanwhile: dict[str, Callable[[], Awaitable[object]]] = {}

    def script(self, method: str, *troubles: BaseException) -> None:
        """Queue trouble for the next calls of a method."""
        self._troubles[method].extend(troubles)

    def meanwhile(self, method: str, do: Callable[[], Awaitable[object]]) -> None:
        """Let something else happen once, while a method is being answered."""
        self._meanwhile[method] = do

    def calls_of(self, method: str) -> int:
        """How often a method was called."""
        return sum(called == method for called, _ in self.calls)

    def marks(self) -> list[str]:
        """The nudges whose messages stand in Slack, in order."""
        return [message.mark for message in self.messages]

    async def person(self, team_id: str, user_id: str) -> Person:
        """Look a person up."""
        await self._called("person", team_id)
        if user_id in self.refused_users:
            raise Refused("user_not_found")
        return self.people[user_id]

    async def admin(self, team_id: str) -> str:
        """The admin of every workspace is the same person."""
        await self._called("admin", team_id)
        return "U9ADMIN"

    async def manager(self, team_id: str) -> str:
        """The manager of every workspace is the same person."""
        await self._called("manager", team_id)
        return "U8MANAGER"

    async def direct_channel(self, team_id: str, user_id: str) -> str:
        """Each person has one channel with the bot in each workspace."""
        await self._called("direct_channel", team_id)
        return f"D-{team_id}-{user_id}"

    def slack_time(self) -> datetime | None:
        """Slack's clock is the one that messages stand at."""
        return self._clock.now()

    async def team_channel(self, team_id: str) -> str:
        """The channel of the digest."""
        await self._called("team_channel", team_id)
        return f"C-{team_id}"

    @asynccontextmanager
    async def turn(self, _team_id: str, _whose: str) -> AsyncIterator[float]:
        """A channel here takes as many messages as come; to wait for it asks nothing of Slack."""
        await self._let_happen("turn")
        self._meet("turn")
        yield math.inf

    @asynccontextmanager
    async def ahead_of_time(self, _team_id: str) -> AsyncIterator[None]:
        """Whoever is alone may look up as many people as they like."""
        self._meet("ahead_of_time")
        yield

    async def send(self, team_id: str, channel: str, card: Card, nudge_id: str) -> Posted:
        """Post a card, whatever stood there before: Slack knows no idempotency."""
        lost = await self._called("send", team_id)
        if channel.startswith("C-") and team_id in self.without_channel:
            raise Refused("not_in_channel")
        ts = f"{len(self.messages) + 1}.000000"
        message = Message(team_id, channel, ts, self._clock.now(), card, nudge_id)
        self.messages.append(message)
        if lost is not None:
            raise lost.instead
        return Posted(channel, ts)

    async def find(
        self, team_id: str, channel: str, nudge_id: str, since: datetime, page: str | None = None
    ) -> Looked:
        """Look for a message by its mark, from the latest one back, a page at a time."""
        await self._called("find", team_id)
        self._count_lookup()
        here = [
            one
            for one in reversed(self.messages)
            if (one.team_id, one.channel) == (team_id, channel) and one.at >= since
        ]
        begin = int(page or 0)
        for message in here[begin : begin + self.page]:
            if message.mark == nudge_id:
                return Looked(Posted(channel, message.ts))
        end = begin + self.page
        return Looked(next_page=str(end) if end < len(here) else None)

    def _count_lookup(self) -> None:
        now, apart = self._clock.now(), self.lookups_apart
        if apart and self._looked_at and now - self._looked_at < apart:
            raise SlowDown("conversations.history", self._looked_at + apart - now)
        self._looked_at = now

    def heal(self) -> None:
        """No more trouble."""
        self.away, self.lookups_apart = False, None
        self._troubles.clear()

    async def _called(self, method: str, team_id: str) -> LostAnswer | None:
        """Meet the scripted trouble; gives it when it comes after the effect."""
        self.calls.append((method, team_id))
        await self._let_happen(method)
        if self.away:
            raise NotSent("no_connection")
        return self._meet(method)

    async def _let_happen(self, method: str) -> None:
        if (do := self._meanwhile.pop(method, None)) is not None:
            await do()

    def _meet(self, method: str) -> LostAnswer | None:
        trouble = self._troubles[method].popleft() if self._troubles[method] else None
        if trouble is None or isinstance(trouble, LostAnswer):
            return trouble
        raise trouble


def person(user_id: str, zone: str = "Europe/Berlin", *, deactivated: bool = False) -> Person:
    """A person as Slack tells of them."""
    return Person(user_id, zone, "en-GB", deactivated)
