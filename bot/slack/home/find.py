"""Finding one deal among many by its client, from Home."""

from datetime import datetime
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.copy.catalog import Catalog
from bot.copy.escaping import one_line, shorten
from bot.slack.action_ids import FIND_FIELD, FIND_FORM, Target
from bot.slack.case_text import NAME
from bot.slack.deal.card import deal_cards
from bot.slack.deal.parts import AMONG_OTHERS
from bot.slack.elements import Block, divider, field, form, section, text_input
from bot.slack.explain import explain_failures
from bot.slack.handler_context import HandlerContext
from bot.slack.home.lists import needing_help
from bot.slack.open_form import open_form
from bot.slack.payloads import actor_of, origin_of, to_metadata, typed
from bot.slack.reply import Reply
from bot.slack.saving import SentBack, attempt, words_in
from bot.usecases.find_deals import FoundDeals, find_deals


class FindHandlers:
    """The form, and what it finds in its place."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def open(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Ask for the client."""
        reply, actor = Reply(body, client, respond), actor_of(body)
        metadata = to_metadata(origin_of(body, Target("")))

        async def open_it() -> None:
            await self._ctx.refuse_unknown(actor)
            await open_form(reply, find_view(self._ctx.catalog, metadata))

        await explain_failures(self._ctx, reply, open_it)

    async def find(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Show what was found, below the field, to be looked for again."""
        ctx, sought, metadata = self._ctx, typed(body), body["view"]["private_metadata"]
        found = await attempt(
            ctx, body, lambda turn: find_deals(turn, words_in(ctx, sought, FIND_FIELD))
        )
        if isinstance(found, SentBack):
            await ack(response_action="errors", errors=dict(found.errors))
            return
        view = found_view(ctx.catalog, found, sought[FIND_FIELD], ctx.clock.now(), metadata)
        await ack(response_action="update", view=view)


def find_view(catalog: Catalog, metadata: str) -> Block:
    """The field to type a client's name in."""
    return form(catalog, "find", FIND_FORM, [_field(catalog, "")], metadata)


def found_view(
    catalog: Catalog, found: FoundDeals, sought: str, now: datetime, metadata: str
) -> Block:
    """The same, with the deals that go by such a name."""
    name = shorten(one_line(sought), NAME)
    cards = deal_cards(catalog, found.deals.cases, now, lambda _: AMONG_OTHERS)
    blocks = [
        _field(catalog, sought),
        section(catalog.text("messages/found", count=found.in_all, sought=name)),
        *(block for card in cards for block in card),
        *needing_help(catalog, found.deals),
    ]
    if found.deals.hidden:
        more = catalog.text("messages/found_more", count=found.deals.hidden)
        blocks += [divider(), section(more)]
    return form(catalog, "find", FIND_FORM, blocks, metadata)


def _field(catalog: Catalog, sought: str) -> Block:
    return field(catalog, "find", FIND_FIELD, text_input(FIND_FIELD, sought, limit=200))
