"""Noting that people are there, together and after they were answered."""

import logging

from bot.delivery.gathered import Gathered
from bot.slack.handler_context import HandlerContext
from bot.slack.payloads import Actor
from bot.usecases.be_present import be_present
from storage.models import RepKey
from storage.unavailable import DatabaseUnavailable

log = logging.getLogger(__name__)


class Presence:
    """Whoever types or presses is there, and the bot is installed."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx
        self._gathered = Gathered(self._note)

    async def note(self, actor: Actor) -> None:
        """Note it; a database that is away is no trouble, since saving will tell as much."""
        try:
            await self._gathered.ask(RepKey(actor.team_id, actor.user_id))
        except DatabaseUnavailable:
            log.info("somebody's presence was not noted: the database is not available")

    async def _note(self, whose: list[RepKey]) -> list[None]:
        ctx = self._ctx
        now = ctx.clock.now()
        await ctx.run(lambda session: be_present(session, ctx.coaching, set(whose), now))
        return [None] * len(whose)
