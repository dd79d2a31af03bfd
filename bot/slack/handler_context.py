"""What the Slack handlers share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.cases.turn import Turn
from bot.cases.workspaces import Workspaces
from bot.copy.catalog import Catalog
from bot.delivery.deliverer import Deliverer
from bot.delivery.ports import Clock
from bot.drafts.reviewer import DraftReviewer
from bot.slack.messenger import SlackMessenger
from bot.slack.payloads import Actor
from bot.usecases.come_back import notice_proof
from storage.database import Database

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HandlerContext:
    """The way from Slack to the use cases and back.

    `greeted` are people who were met since the start: of them nobody asks the database again.
    """

    database: Database
    coaching: Coaching
    catalog: Catalog
    clock: Clock
    messenger: SlackMessenger
    deliverer: Deliverer
    reviewer: DraftReviewer
    workspaces: Workspaces = field(default_factory=Workspaces)
    greeted: set[Actor] = field(default_factory=set)

    async def run(self, work: Callable[[Session], T]) -> T:
        """One transaction; raises DatabaseUnavailable."""
        return await self.database.run(work)

    async def refuse_unknown(self, actor: Actor) -> None:
        """Raises UnknownWorkspace; asks the database only about a workspace never met."""
        if not self.workspaces.has_met(actor.team_id):
            await self.act(actor, lambda _: None)

    async def act(self, actor: Actor, work: Callable[[Turn], T], delivery: str | None = None) -> T:
        """One turn of a person, who proves by it that the bot is installed.

        Raises DatabaseUnavailable, UnknownWorkspace and what the use case raises.
        """

        def proving(turn: Turn) -> T:
            done = work(turn)
            notice_proof(turn)
            return done

        return await self.told(actor, proving, delivery)

    async def told(self, actor: Actor, work: Callable[[Turn], T], delivery: str | None = None) -> T:
        """One turn after what Slack tells of somebody, which may be late; raises the same."""
        now = self.clock.now()
        self.deliverer.mending.pressed_in(actor.team_id)

        def turn(session: Session) -> T:
            self.workspaces.refuse_unknown(session, actor.team_id)
            return work(Turn(session, self.coaching, actor.team_id, actor.user_id, now, delivery))

        return await self.database.run(turn)
