"""The numbered log of what can be seen to change, for a page or a test to follow live."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

Kind = Literal[
    "message_posted",
    "message_updated",
    "message_deleted",
    "ephemeral_shown",
    "ephemeral_updated",
    "ephemeral_deleted",
    "view_opened",
    "view_updated",
    "view_closed",
    "home_opened",
    "home_published",
    "channel_added",
    "member_joined",
    "member_left",
    "person_added",
    "person_changed",
    "notice_shown",
    "app_uninstalled",
]
T = TypeVar("T")


@dataclass(frozen=True)
class Change:
    """One change, as ids only: whoever needs more reads the workspace."""

    number: int
    kind: Kind
    user: str = ""
    channel: str = ""
    ts: str = ""
    view: str = ""


class Changes:
    """An append-only log with subscribers; a page that reconnects asks for `since(number)`."""

    def __init__(self) -> None:
        """Start an empty log."""
        self._log: list[Change] = []
        self._subscribers: list[Callable[[Change], None]] = []

    @property
    def last(self) -> int:
        """The number of the newest change, 0 when there is none."""
        return len(self._log)

    def since(self, number: int) -> list[Change]:
        """List the changes after the one with that number."""
        return self._log[number:]

    def add(
        self, kind: Kind, *, user: str = "", channel: str = "", ts: str = "", view: str = ""
    ) -> Change:
        """Append one change and tell every subscriber."""
        change = Change(self.last + 1, kind, user, channel, ts, view)
        self._log.append(change)
        for tell in list(self._subscribers):
            tell(change)
        return change

    def subscribe(self, tell: Callable[[Change], None]) -> Callable[[], None]:
        """Call `tell` at every change until the returned function is called."""
        self._subscribers.append(tell)
        return lambda: self._subscribers.remove(tell)

    async def until(self, condition: Callable[[], T | None], *, within: float = 5.0) -> T:
        """Wait until `condition` gives something true, looking again at each change.

        `within` is in seconds; raises TimeoutError when they pass.
        """
        changed = asyncio.Event()
        unsubscribe = self.subscribe(lambda _: changed.set())
        try:
            async with asyncio.timeout(within):
                while not (found := condition()):
                    await changed.wait()
                    changed.clear()
                return found
        finally:
            unsubscribe()
