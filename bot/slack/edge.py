"""What the Slack handlers share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session

from bot.copy.catalog import Catalog
from bot.slack.messenger import SlackMessenger
from bot.usecases.coaching import Coaching
from bot.usecases.deliver_nudge import Deliverer
from bot.usecases.mentor import Mentor
from bot.usecases.ports import Clock
from storage.database import Database

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Edge:
    """The way from Slack to the use cases and back."""

    database: Database
    coaching: Coaching
    catalog: Catalog
    clock: Clock
    messenger: SlackMessenger
    deliverer: Deliverer
    mentor: Mentor

    async def run(self, work: Callable[[Session], T]) -> T:
        """One transaction; raises DatabaseUnavailable."""
        return await self.database.run(work)
