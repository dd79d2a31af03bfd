"""The admin's button on what was given up: looked for first, then sent."""

from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.copy.escaping import Mrkdwn
from bot.slack.allowed import is_known_admin
from bot.slack.explain import tell_user
from bot.slack.handler_context import HandlerContext
from bot.slack.home.show import show_home
from bot.slack.payloads import Actor, actor_of
from bot.slack.reply import Reply
from bot.usecases.contact import NotAdmin
from bot.usecases.resend_failed import resend_in_team, what_became_of
from storage.unavailable import DatabaseUnavailable


class FailedHandlers:
    """Tries again what could not be delivered, and says what became of it."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def resend(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Look and send now, and say beside the notice, or over Home, how that went."""
        actor, text = actor_of(body), await self._resent(actor_of(body))
        await tell_user(self._ctx, Reply(body, client, respond), text)
        if not respond.response_url:
            await show_home(self._ctx, client, actor)

    async def _resent(self, actor: Actor) -> Mrkdwn:
        ctx, text = self._ctx, self._ctx.catalog.text
        allowed = await is_known_admin(ctx, actor)
        try:
            ids = await ctx.act(actor, lambda turn: resend_in_team(turn, is_admin=allowed))
            await ctx.deliverer.run_once()
            became = await ctx.act(actor, lambda turn: what_became_of(turn, ids))
        except NotAdmin:
            return text("messages/not_admin")
        except DatabaseUnavailable:
            return text("messages/unavailable")
        return text(
            "messages/resent", count=became.count, failed=became.failed, waiting=became.waiting
        )
