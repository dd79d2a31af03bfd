"""Forms that nobody knows: an older version's, still open somewhere."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.handler_context import HandlerContext
from bot.slack.saving import first_input


def refuse_old_form(ctx: HandlerContext) -> Callable[..., Awaitable[None]]:
    """A listener that keeps such a form open, with what was typed in it."""

    async def refuse(ack: AsyncAck, body: dict[str, Any]) -> None:
        error = ctx.catalog.label("errors.old_form")
        await ack(response_action="errors", errors={first_input(body): error})

    return refuse
