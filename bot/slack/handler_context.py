"""What the Slack handlers share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.cases.turn import Turn
from bot.copy.catalog import Catalog
from bot.delivery.deliverer import Deliverer
from bot.delivery.ports import Clock
from bot.drafts.reviewer import DraftReviewer
from bot.slack.messenger import SlackMessenger
from bot.slack.payloads import Actor
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

    async def act(self, actor: Actor, work: Callable[[Turn], T], delivery: str | None = None) -> T:
        """One turn of a person; raises DatabaseUnavailable and what the use case raises."""
        now = self.clock.now()
        self.deliverer.mending.pressed_in(actor.team_id)

        def turn(session: Session) -> T:
            return work(Turn(session, self.coaching, actor.team_id, actor.user_id, now, delivery))

        return await self.database.run(turn)
