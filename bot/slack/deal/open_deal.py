"""Opening a deal in a window of its own."""

from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.action_ids import Target
from bot.slack.deal.view import deal_view
from bot.slack.explain import explain_failures
from bot.slack.handler_context import HandlerContext
from bot.slack.open_form import open_form
from bot.slack.payloads import actor_of, origin_of, pressed
from bot.slack.presses import about_a_deal
from bot.slack.reply import Reply
from bot.usecases.deal_story import deal_story


class OpenDeal:
    """The button that opens the whole deal, and the choice under More that does."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def open(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Open the deal of the button that was pressed."""
        await self.open_for(Reply(body, client, respond), pressed(body))

    async def open_for(self, reply: Reply, target: Target) -> None:
        """Open a deal, or say why not."""
        ctx, origin = self._ctx, origin_of(reply.body, target)

        async def open_it() -> None:
            story = await about_a_deal(
                ctx, actor_of(reply.body), lambda turn: deal_story(turn, target.deal_id)
            )
            await open_form(reply, deal_view(ctx.catalog, story, ctx.clock.now(), origin))

        await explain_failures(ctx, reply, open_it)
