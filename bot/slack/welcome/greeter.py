"""Sending the first message, to whoever opens the app or types the command for the first time."""

import logging
from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.workspaces import UnknownWorkspace
from bot.slack.explain import explain_failures
from bot.slack.handler_context import HandlerContext
from bot.slack.open_form import open_form
from bot.slack.payloads import Actor
from bot.slack.reply import Reply
from bot.slack.word_view import word_view
from bot.usecases.welcome import welcome
from storage.unavailable import DatabaseUnavailable

log = logging.getLogger(__name__)


class Greeter:
    """Greets each person once."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def greet(self, actor: Actor) -> None:
        """Send a person's first message, unless they were here before; never in anybody's way."""
        ctx = self._ctx
        if actor in ctx.greeted:
            return
        try:
            is_new = await ctx.told(actor, welcome)
        except (DatabaseUnavailable, UnknownWorkspace):
            log.info("somebody was not greeted: nothing can be kept now")
            return
        ctx.greeted.add(actor)
        if is_new:
            await ctx.deliverer.run_once()

    async def show_help(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Show what the bot does, in a window."""
        reply, catalog = Reply(body, client, respond), self._ctx.catalog

        async def open_it() -> None:
            await open_form(reply, word_view(catalog, catalog.text("messages/help")))

        await explain_failures(self._ctx, reply, open_it)
