"""Opening a deal in a window of its own."""

from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.turn import Turn
from bot.slack.action_ids import Target
from bot.slack.deal.view import deal_view
from bot.slack.explain import explain_failures
from bot.slack.handler_context import HandlerContext
from bot.slack.home.show import Shown, what_to_show
from bot.slack.open_form import open_form
from bot.slack.origins import origin_of
from bot.slack.payloads import actor_of, pressed
from bot.slack.presses import Presses, about_a_deal, is_from_menu
from bot.slack.reply import Reply
from bot.slack.show_anew import show_or_tell
from bot.usecases.deal_story import DealStory, deal_story


class OpenDeal:
    """The button that opens the whole deal, and the choice under More that does."""

    def __init__(self, ctx: HandlerContext, presses: Presses) -> None:
        self._ctx = ctx
        self._presses = presses

    async def open(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Open the deal of the button that was pressed."""
        await self.open_for(Reply(body, client, respond), pressed(body))

    async def open_for(self, reply: Reply, target: Target, *, was_old: bool = False) -> None:
        """Open a deal, or say why not; `was_old` from a button that does not follow any more."""
        ctx, origin = self._ctx, origin_of(reply.body, target)

        is_anew = was_old or is_from_menu(reply.body)

        def look(turn: Turn) -> tuple[DealStory, Shown | None]:
            story = deal_story(turn, target.deal_id)
            return story, what_to_show(turn, origin) if is_anew else None

        async def open_it() -> None:
            story, shown = await about_a_deal(ctx, actor_of(reply.body), look)
            view = deal_view(ctx.catalog, story, ctx.clock.now(), origin, was_old=was_old)
            await open_form(reply, view)
            if shown is not None and was_old:
                await show_or_tell(ctx, reply, shown, kept=False)
            elif shown is not None:
                await self._presses.clear_menu(reply, shown)

        await explain_failures(ctx, reply, open_it)
