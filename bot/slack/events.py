"""What Slack tells by itself: Home is opened, the bot is invited or removed."""

from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.handler_context import HandlerContext
from bot.slack.payloads import Actor
from bot.slack.show import show_home
from storage.models import NudgeKind
from storage.nudges import wake
from storage.teams import leave_team


class Happenings:
    """Events from Slack; each may come more than once."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def home_opened(
        self, event: dict[str, Any], body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """Show a person their open deals."""
        if event.get("tab") == "home":
            await show_home(self._ctx, client, Actor(body["team_id"], event["user"]))

    async def joined_channel(
        self, event: dict[str, Any], body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Post the digest that waited for an invitation."""
        if event.get("user") != context.bot_user_id:
            return
        ctx, now = self._ctx, self._ctx.clock.now()
        await ctx.run(lambda session: wake(session, body["team_id"], NudgeKind.DIGEST, now))
        await ctx.deliverer.run_once()

    async def removed(self, body: dict[str, Any]) -> None:
        """Stop every nudge of a workspace that removed the bot."""
        await self._ctx.run(lambda session: leave_team(session, body["team_id"]))

    async def tokens_revoked(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Stop where the bot's own token was revoked; a person's token is none of ours."""
        if (event.get("tokens") or {}).get("bot"):
            await self.removed(body)

    async def ignore(self) -> None:
        """Acknowledge an event that needs nothing, so that Slack does not send it again."""
