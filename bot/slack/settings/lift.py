"""Lifting a stop from an admin's Home."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.allowed import NotAllowed, is_admin, require
from bot.slack.explain import explain_failures, tell_user
from bot.slack.form_fields import typed
from bot.slack.handler_context import HandlerContext
from bot.slack.home.show import bring_up_to_date, show_home
from bot.slack.open_form import open_form
from bot.slack.payloads import actor_of, pressed_id
from bot.slack.rep.form import lift_view
from bot.slack.reply import Reply
from bot.slack.saving import was_sent_back
from bot.usecases.client_messages import messages_about_client
from bot.usecases.contact import stopped_clients

FROM_HOME = "home"


class LiftHandlers:
    """The button of a stop on Home, and what follows."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def open(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Ask why, with the client picked; a stop that is lifted already is gone from Home."""
        ctx, reply, actor = self._ctx, Reply(body, client, respond), actor_of(body)

        async def open_it() -> None:
            await require(ctx, actor, is_admin, "messages/lift_not_admin")
            stops = await ctx.act(actor, stopped_clients)
            chosen = [stop for stop in stops if stop.client.id == pressed_id(body)]
            if chosen:
                await open_form(reply, lift_view(ctx.catalog, stops, chosen, FROM_HOME))
            else:
                await show_home(ctx, client, actor)

        try:
            await explain_failures(ctx, reply, open_it)
        except NotAllowed as refusal:
            await tell_user(ctx, reply, ctx.catalog.text(refusal.message))

    async def follow(self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Show Home without it, where it was lifted from there, and every rep that it is lifted."""
        if was_sent_back(ack):
            return
        actor, lifted = actor_of(body), typed(body)["client"]
        if body["view"]["private_metadata"] == FROM_HOME:
            await show_home(self._ctx, client, actor)
        await bring_up_to_date(self._ctx, actor, lambda turn: messages_about_client(turn, lifted))
