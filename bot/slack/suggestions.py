"""What a list that is searched offers while somebody types into it.

docs.slack.dev/reference/interaction-payloads/block_suggestion-payload: at most 100 options.
"""

from collections.abc import Callable
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.cases.turn import Turn
from bot.cases.workspaces import UnknownWorkspace
from bot.copy.escaping import shorten
from bot.slack.action_ids import REVIEW_PICK_FORM
from bot.slack.allowed import is_known_admin
from bot.slack.case_text import short_name
from bot.slack.elements import MOST_OPTIONS, OPTION_TEXT, Block, option
from bot.slack.handler_context import HandlerContext
from bot.slack.payloads import actor_of, sought
from bot.slack.rep.form import stop_options, stops_named
from bot.slack.review.form import review_options
from bot.usecases.contact import stopped_clients
from bot.usecases.find_deals import suggest_deals
from bot.usecases.list_deals import read_deals
from bot.usecases.own_words import next_with_words
from storage.unavailable import DatabaseUnavailable

MOST_READ = 30
"""Deals that are opened for one answer; whoever looks for another types on."""


class Suggestions:
    """A person's own deals, and for admins the clients whom nobody may contact."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def deals(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """The deals whose client goes by what is typed."""
        words, view = sought(body), body.get("view") or {}
        offer = self._with_words if view.get("callback_id") == REVIEW_PICK_FORM else _own
        await ack(options=await self._offered(body, lambda turn: offer(turn, words)))

    async def clients(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """The stopped clients of such a name, for an admin alone."""
        words = sought(body)
        if not await is_known_admin(self._ctx, actor_of(body)):
            await ack(options=[])
            return

        def offer(turn: Turn) -> list[Block]:
            stops = stopped_clients(turn)
            return stop_options(stops_named(stops, words) if words.strip() else stops)

        await ack(options=await self._offered(body, offer))

    async def _offered(
        self, body: dict[str, Any], offer: Callable[[Turn], list[Block]]
    ) -> list[Block]:
        try:
            found = await self._ctx.act(actor_of(body), offer)
        except (DatabaseUnavailable, UnknownWorkspace):
            # Slack shows an empty list; saving the form says why.
            return []
        return found[:MOST_OPTIONS]

    def _with_words(self, turn: Turn, words: str) -> list[Block]:
        ids = [deal_id for deal_id, _ in suggest_deals(turn, words, MOST_READ)]
        cases = read_deals(turn, ids).cases
        choices = [(case, step) for case in cases if (step := next_with_words(case))]
        return review_options(self._ctx.catalog, choices)


def _own(turn: Turn, words: str) -> list[Block]:
    found = suggest_deals(turn, words, MOST_OPTIONS)
    return [option(shorten(short_name(client), OPTION_TEXT), deal_id) for deal_id, client in found]
