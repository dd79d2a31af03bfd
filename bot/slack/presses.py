"""A press: recorded before it is acknowledged, then shown as things stand."""

import logging
from collections.abc import Callable
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.case import NoSuchDeal, Unplannable
from bot.cases.own_case import OwnCase, locked_own_case
from bot.cases.turn import Turn
from bot.slack.action_ids import Target, read_target
from bot.slack.elements import Block
from bot.slack.explain import explain_failures
from bot.slack.handler_context import HandlerContext
from bot.slack.home.show import Shown, show, show_again, what_to_show
from bot.slack.payloads import actor_of, from_metadata, origin_of, press_key, to_metadata
from bot.slack.reply import Reply
from storage.unavailable import DatabaseUnavailable

log = logging.getLogger(__name__)

OUTCOME = "outcome"
Form = Callable[[OwnCase, str], Block | None]


class Presses:
    """What every button has in common."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def acknowledge(self, ack: AsyncAck) -> None:
        """Acknowledge what only opens a form."""
        await ack()

    async def keep(
        self,
        ack: AsyncAck,
        context: AsyncBoltContext,
        body: dict[str, Any],
        target: Target,
        work: Callable[[Turn], object],
    ) -> None:
        """Commit, then acknowledge; what is shown afterwards was read with it."""
        origin = origin_of(body, target)

        def keep(turn: Turn) -> Shown:
            work(turn)
            return what_to_show(turn, origin)

        context[OUTCOME] = await outcome_of(self._ctx, context, body, keep)
        await ack()

    async def show(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Show in place what was kept, or say why nothing was."""
        outcome = context[OUTCOME]

        async def show_it() -> None:
            if isinstance(outcome, Exception):
                raise outcome
            await show(self._ctx, client, outcome)

        await explain_failures(self._ctx, Reply(body, client, respond), show_it)

    async def show_origin(self, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Bring up to date what a saved form was opened from, if it was opened from anything."""
        if not body["view"]["private_metadata"]:
            return
        try:
            await show_again(self._ctx, client, actor_of(body), from_metadata(body))
        except (NoSuchDeal, Unplannable) as why:
            # The form has said so at its field.
            log.info("a form's deal is not shown again: %s", type(why).__name__)

    async def open_for(self, reply: Reply, target: Target, form: Form) -> None:
        """Open a form about the presser's own deal, or show how things stand."""
        ctx, actor = self._ctx, actor_of(reply.body)
        origin = origin_of(reply.body, target)

        def look(turn: Turn) -> Block | Shown:
            view = form(locked_own_case(turn, target.deal_id), to_metadata(origin))
            return what_to_show(turn, origin) if view is None else view

        async def open_form() -> None:
            found = await ctx.act(actor, look)
            if isinstance(found, Shown):
                await show(ctx, reply.client, found)
            else:
                await reply.client.views_open(trigger_id=reply.body["trigger_id"], view=found)

        await explain_failures(ctx, reply, open_form)


async def outcome_of(
    ctx: HandlerContext,
    context: AsyncBoltContext,
    body: dict[str, Any],
    work: Callable[[Turn], object],
) -> object:
    """What a press comes to; where nothing was changed, why, to be told in its place."""
    try:
        return await ctx.act(actor_of(body), work, press_key(body))
    except (DatabaseUnavailable, NoSuchDeal, Unplannable) as why:
        context.logger.info("a press changed nothing: %s", type(why).__name__)
        return why


def pressed(body: dict[str, Any]) -> Target:
    """The target of the button that was pressed; raises ValueError."""
    return read_target(body["actions"][0]["value"])
