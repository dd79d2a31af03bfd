"""Opening in a window what Home had no room for."""

from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.explain import explain_failures
from bot.slack.handler_context import HandlerContext
from bot.slack.home.show import show_home
from bot.slack.home.team import part_view, parts_for
from bot.slack.open_form import open_form
from bot.slack.payloads import actor_of, pressed_id
from bot.slack.reply import Reply


class TeamPartHandlers:
    """The button that stands for a manager's or an admin's part."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def open(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Show the part as it stands now; to whom it is no more, Home without it."""
        ctx, reply, wanted = self._ctx, Reply(body, client, respond), pressed_id(body)

        async def open_it() -> None:
            parts = await parts_for(ctx, actor_of(body))
            part = next((one for one in parts if one.name == wanted), None)
            if part is not None:
                await open_form(reply, part_view(ctx.catalog, part))
            else:
                await show_home(ctx, client, actor_of(body))

        await explain_failures(ctx, reply, open_it)
