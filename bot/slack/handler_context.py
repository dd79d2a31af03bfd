"""What the Slack handlers share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.copy.catalog import Catalog
from bot.delivery.deliverer import Deliverer
from bot.delivery.ports import Clock
from bot.drafts.reviewer import DraftReviewer
from bot.slack.messenger import SlackMessenger
from storage.database import Database

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HandlerContext:
    """The way from Slack to the use cases and back."""

    database: Database
    coaching: Coaching
    catalog: Catalog
    clock: Clock
    messenger: SlackMessenger
    deliverer: Deliverer
    reviewer: DraftReviewer

    async def run(self, work: Callable[[Session], T]) -> T:
        """One transaction; raises DatabaseUnavailable."""
        return await self.database.run(work)
