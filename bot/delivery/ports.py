"""What the use cases need from the outside: a clock and a messenger."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.cases.person import Person
from bot.delivery.cards import Card


class Clock(Protocol):
    """The time of day."""

    def now(self) -> datetime:
        """The moment, aware."""
        ...


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands in Slack."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What a page of a channel's history told: the message, or Slack's mark of the next page.

    With neither, the message is not there.
    """

    posted: Posted | None = None
    next_page: str | None = None


class Messenger(Protocol):
    """Sends cards; each method raises one of the exceptions below."""

    async def person(self, team_id: str, user_id: str) -> Person:
        """Look a person up."""
        ...

    async def admin(self, team_id: str) -> str:
        """The user id of the person who can mend the installation."""
        ...

    async def manager(self, team_id: str) -> str:
        """The user id of the manager whom a grave matter is escalated to."""
        ...

    async def direct_channel(self, team_id: str, user_id: str) -> str:
        """The id of the direct messages with a person."""
        ...

    def slack_time(self) -> datetime | None:
        """What Slack's clock shows by now at least; None before its first answer."""
        ...

    async def team_channel(self, team_id: str) -> str:
        """The id of the channel that the digest goes to."""
        ...

    def turn(self, team_id: str, whose: str) -> AbstractAsyncContextManager[float]:
        """Wait until a person or a channel may have their next message, sent within the block.

        Gives until when it may begin, in the seconds of `Timing.elapsed`.
        """
        ...

    def ahead_of_time(self, team_id: str) -> AbstractAsyncContextManager[None]:
        """Around looking up a person whom nobody needs yet."""
        ...

    async def send(self, team_id: str, channel: str, card: Card, nudge_id: str) -> Posted:
        """Post a card once, marked with its nudge."""
        ...

    async def find(
        self, team_id: str, channel: str, nudge_id: str, since: datetime, page: str | None = None
    ) -> Looked:
        """Look for a message by its mark, from `since` on, in one page of what stands there."""
        ...


class Refused(Exception):
    """Slack did not take this; the code says why (bot/delivery/refusals.toml), and what follows."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotSent(Exception):
    """It was definitely not sent, and may be tried again."""

    def __init__(self, code: str, wait: timedelta | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.wait = wait


class SlowDown(NotSent):
    """Slack asks for a rest: nothing was sent, and this method rests for the workspace."""

    def __init__(self, method: str, wait: timedelta, code: str = "ratelimited") -> None:
        super().__init__(code, wait)
        self.method = method


class LeaseOver(NotSent):
    """The last look before the post came too late: the message may be somebody else's by now."""


class Uncertain(Exception):
    """It may or may not have arrived; look it up, not before the wait is over."""

    def __init__(self, code: str, wait: timedelta | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.wait = wait
