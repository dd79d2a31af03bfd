"""Finding one deal among many by its client: Home's window, and the pages of what was found."""

from dataclasses import replace
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.action_ids import FIND_FIELD, Target
from bot.slack.explain import explain_failures
from bot.slack.find import find_view, found_view
from bot.slack.form_fields import typed
from bot.slack.handler_context import HandlerContext
from bot.slack.home.searches import Search
from bot.slack.home.show import what_to_show
from bot.slack.open_form import open_form
from bot.slack.origins import from_metadata, origin_of, to_metadata
from bot.slack.payloads import actor_of, pressed_text, reading_payload
from bot.slack.reply import Reply
from bot.slack.saving import SentBack, attempt, words_in
from bot.slack.show_anew import show_or_tell
from bot.usecases.find_deals import find_deals

NO_DEAL = Target("")


class FindHandlers:
    """The form, what it finds in its place, and the pages of that."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def open(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Ask for the client."""
        reply, actor = Reply(body, client, respond), actor_of(body)
        metadata = to_metadata(origin_of(body, NO_DEAL))

        async def open_it() -> None:
            await self._ctx.refuse_unknown(actor)
            await open_form(reply, find_view(self._ctx.catalog, metadata))

        await explain_failures(self._ctx, reply, open_it)

    async def find(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Show what was found, below the field, to be looked for again."""
        ctx, sought, origin = self._ctx, typed(body), from_metadata(body)
        found = await attempt(
            ctx, body, lambda turn: find_deals(turn, words_in(ctx, sought, FIND_FIELD))
        )
        if isinstance(found, SentBack):
            await ack(response_action="errors", errors=dict(found.errors))
            return
        metadata = to_metadata(replace(origin, search=Search(sought[FIND_FIELD]).token))
        view = found_view(ctx.catalog, found, ctx.clock.now(), metadata)
        await ack(response_action="update", view=view)

    async def turn_page(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Show another page of what was found, in its place."""
        reply, search = Reply(body, client, respond), _page(body)
        origin = replace(origin_of(body, NO_DEAL), search=search.token)

        async def show_it() -> None:
            shown = await self._ctx.act(actor_of(body), lambda turn: what_to_show(turn, origin))
            await show_or_tell(self._ctx, reply, replace(shown, beneath=None), kept=False)

        await explain_failures(self._ctx, reply, show_it)


@reading_payload()
def _page(body: dict[str, Any]) -> Search:
    page, _, words = pressed_text(body).partition(":")
    return Search(words, int(page))
