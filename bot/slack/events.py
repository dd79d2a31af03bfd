"""What Slack tells by itself: Home is opened, the bot is invited or removed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.workspaces import UnknownWorkspace
from bot.slack.handler_context import HandlerContext
from bot.slack.home.show import show_home
from bot.slack.payloads import Actor
from bot.slack.people import person_of
from bot.slack.welcome.greeter import Greeter
from bot.usecases.come_back import take_for_installed
from bot.usecases.leave_workspace import leave_workspace
from bot.usecases.wake_digest import wake_digest
from storage.unavailable import DatabaseUnavailable

log = logging.getLogger(__name__)


@contextmanager
def _of_a_known_workspace() -> Iterator[None]:
    """Around what an event does: nobody waits for an answer to it."""
    try:
        yield
    except UnknownWorkspace:
        log.info("an event of a workspace that is not known was left aside")


class SlackEvents:
    """Events from Slack; each may come more than once, and late."""

    def __init__(self, ctx: HandlerContext, greeter: Greeter) -> None:
        self._ctx = ctx
        self._greeter = greeter

    async def home_opened(
        self, event: dict[str, Any], body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """Show a person their open deals; greet them if they never opened the app before."""
        await self._installed(body)
        actor = Actor(body["team_id"], event["user"])
        if event.get("tab") == "home":
            with _of_a_known_workspace():
                await show_home(self._ctx, client, actor)
        await self._greeter.greet(actor)

    async def joined_channel(
        self, event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Post the digest that waited for an invitation."""
        if event.get("user") != context.bot_user_id:
            return
        await self._installed(body)
        actor = Actor(body["team_id"], event["user"])
        with _of_a_known_workspace():
            await self._ctx.told(actor, wake_digest)
            await self._ctx.deliverer.run_once()

    async def removed(self, body: dict[str, Any]) -> None:
        """Stop every nudge of a workspace that removed the bot, if its token says so too.

        Slack repeats events for minutes, and the bot may have been installed again meanwhile. Where
        Slack does not say, this fails, and Slack tells it again.
        """
        ctx, team_id = self._ctx, str(body["team_id"])
        if await ctx.messenger.is_installed(team_id):
            log.warning("workspace %s: a removal is not believed, for the token works", team_id)
            return
        at = _happened_at(body)
        with _of_a_known_workspace():
            await ctx.told(Actor(team_id, ""), lambda turn: leave_workspace(turn, at))
            log.warning("workspace %s removed the bot: nothing is sent there from now on", team_id)

    async def tokens_revoked(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """The same where the bot's own token was revoked; anybody else's is none of ours."""
        revoked = (event.get("tokens") or {}).get("bot") or ()
        if any(self._ctx.messenger.is_own_user(str(body["team_id"]), one) for one in revoked):
            await self.removed(body)

    async def person_changed(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Take what Slack tells of a person: it comes for every change of status, of anybody."""
        person = person_of(event["user"], body["team_id"])
        await self._ctx.deliverer.known_reps.changed(body["team_id"], person)

    async def ignore(self) -> None:
        """Acknowledge an event that needs nothing, so that Slack does not send it again."""

    async def _installed(self, body: dict[str, Any]) -> None:
        """What happened after a removal proves that the bot is there again."""
        ctx, teams, told_at = self._ctx, {str(body["team_id"])}, _happened_at(body)
        now = ctx.clock.now()
        try:
            await ctx.run(
                lambda session: take_for_installed(session, ctx.coaching, teams, now, told_at)
            )
        except DatabaseUnavailable:
            # Whoever comes here says so where they are; the next event proves as much.
            log.info("an event proved nothing: the database is not available")


def _happened_at(body: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(int(body["event_time"]), UTC)
