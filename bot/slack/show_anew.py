"""Showing how things stand, and saying so where Slack does not let their place be changed."""

import logging
from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.case import NoSuchDeal, Unplannable
from bot.slack.call_again import TROUBLES
from bot.slack.elements import MESSAGE_BLOCKS, section
from bot.slack.explain import tell_user
from bot.slack.handler_context import HandlerContext
from bot.slack.home.show import (
    Shown,
    message_for,
    show,
    show_the_rest,
    what_to_show,
    with_others,
)
from bot.slack.message import message_of
from bot.slack.origins import Origin
from bot.slack.payloads import actor_of
from bot.slack.reply import Reply
from storage.unavailable import DatabaseUnavailable

log = logging.getLogger(__name__)


async def show_or_tell(ctx: HandlerContext, reply: Reply, shown: Shown, *, kept: bool) -> None:
    """Show it in its place, or say why not and show it anew; `kept`: something was recorded."""
    try:
        await show(ctx, reply.client, shown)
    except TROUBLES as trouble:
        log.warning("what was pressed could not be changed: %s", trouble.code)
        await _show_anew(ctx, reply, shown, kept=kept)
    await show_the_rest(ctx, reply.client, shown)


async def show_saved(
    ctx: HandlerContext,
    body: dict[str, Any],
    client: AsyncWebClient,
    origin: Origin,
    *,
    kept: bool = True,
) -> None:
    """Bring up to date what a form was opened from; `kept`: the form was not sent back."""
    # The form itself has no way to answer, but what it was opened from may still have one.
    reply = Reply(body, client, AsyncRespond(response_url=origin.response_url or None))
    try:
        shown = await ctx.act(
            actor_of(body), lambda turn: with_others(turn, what_to_show(turn, origin))
        )
    except (DatabaseUnavailable, NoSuchDeal, Unplannable) as why:
        log.info("what a form was opened from could not be shown: %s", type(why).__name__)
        # A form that was sent back has said so at its field.
        if kept:
            await tell_user(ctx, reply, ctx.catalog.text("messages/not_shown", kept=True))
    else:
        await show_or_tell(ctx, reply, shown, kept=kept)


async def _show_anew(ctx: HandlerContext, reply: Reply, shown: Shown, *, kept: bool) -> None:
    head = section(ctx.catalog.text("messages/shown_anew", kept=kept))
    blocks = [head, *message_for(ctx, shown).blocks]
    try:
        await ctx.messenger.tell(shown.actor, message_of(blocks[:MESSAGE_BLOCKS]))
    except TROUBLES as trouble:
        log.warning("what was pressed could not be shown anew: %s", trouble.code)
        await tell_user(ctx, reply, ctx.catalog.text("messages/not_shown", kept=kept))
