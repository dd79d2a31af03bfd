"""Turning the pages of a rep's deals, on Home and in lists."""

from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.action_ids import DEAL_FILTER, Target
from bot.slack.explain import explain_failures
from bot.slack.handler_context import HandlerContext
from bot.slack.home.places import read_way, token
from bot.slack.home.show import what_to_show
from bot.slack.origins import origin_of
from bot.slack.payloads import actor_of, reading_payload
from bot.slack.presence import Presence
from bot.slack.reply import Reply
from bot.slack.show_anew import show_or_tell

NO_DEAL = Target("")


class HomeHandlers:
    """The filter, and the buttons to the pages beside."""

    def __init__(self, ctx: HandlerContext, presence: Presence) -> None:
        self._ctx = ctx
        self._presence = presence

    async def turn_page(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Show the page or the filter that was asked for, in the place of the one before."""
        reply, actor = Reply(body, client, respond), actor_of(body)
        place, left = read_way(_chosen(body))
        origin = origin_of(body, NO_DEAL).at(token(place))

        async def show_it() -> None:
            shown = await self._ctx.act(actor, lambda turn: what_to_show(turn, origin, left))
            await show_or_tell(self._ctx, reply, shown, kept=False)

        await explain_failures(self._ctx, reply, show_it)
        await self._presence.note(actor)


@reading_payload()
def _chosen(body: dict[str, Any]) -> str:
    action = body["actions"][0]
    if action["action_id"] == DEAL_FILTER:
        return str(action["selected_option"]["value"])
    return str(action["value"])
