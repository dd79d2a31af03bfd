"""What Slack tells by itself: Home is opened, the bot is invited or removed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.workspaces import UnknownWorkspace
from bot.slack.handler_context import HandlerContext
from bot.slack.home.show import show_home
from bot.slack.messenger import person_of
from bot.slack.payloads import Actor
from bot.usecases.leave_workspace import leave_workspace
from bot.usecases.wake_digest import wake_digest

log = logging.getLogger(__name__)


@contextmanager
def _of_a_known_workspace() -> Iterator[None]:
    """Around what an event does: nobody waits for an answer to it."""
    try:
        yield
    except UnknownWorkspace:
        log.info("an event of a workspace that is not known was left aside")


class SlackEvents:
    """Events from Slack; each may come more than once."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def home_opened(
        self, event: dict[str, Any], body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """Show a person their open deals."""
        if event.get("tab") != "home":
            return
        with _of_a_known_workspace():
            await show_home(self._ctx, client, Actor(body["team_id"], event["user"]))

    async def joined_channel(
        self, event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Post the digest that waited for an invitation."""
        if event.get("user") != context.bot_user_id:
            return
        actor = Actor(body["team_id"], event["user"])
        with _of_a_known_workspace():
            await self._ctx.act(actor, wake_digest)
            await self._ctx.deliverer.run_once()

    async def removed(self, body: dict[str, Any]) -> None:
        """Stop every nudge of a workspace that removed the bot."""
        with _of_a_known_workspace():
            await self._ctx.act(Actor(body["team_id"], ""), leave_workspace)

    async def tokens_revoked(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Stop where the bot's own token was revoked; a person's token is none of ours."""
        if (event.get("tokens") or {}).get("bot"):
            await self.removed(body)

    async def person_changed(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Take what Slack tells of a person: it comes for every change of status, of anybody."""
        person = person_of(event["user"], body["team_id"])
        await self._ctx.deliverer.known_reps.changed(body["team_id"], person)

    async def ignore(self) -> None:
        """Acknowledge an event that needs nothing, so that Slack does not send it again."""
