"""Telling whoever pressed, where they pressed, why nothing happened."""

from collections.abc import Awaitable, Callable

from slack_sdk.errors import SlackApiError

from bot.cases.case import NoSuchDeal, Unplannable
from bot.slack.handler_context import HandlerContext
from bot.slack.reply import Reply
from bot.slack.word_view import word_view
from storage.unavailable import DatabaseUnavailable

Show = Callable[[], Awaitable[None]]

_MESSAGES: dict[type[Exception], str] = {
    NoSuchDeal: "messages/gone",
    Unplannable: "messages/needs_help",
    DatabaseUnavailable: "messages/unavailable",
}


async def explain_failures(ctx: HandlerContext, reply: Reply, show: Show) -> None:
    """Show something, or say in a sentence why not."""
    try:
        await show()
    except tuple(_MESSAGES) as trouble:
        await tell_user(ctx, reply, _MESSAGES[type(trouble)])
    except SlackApiError as error:
        expired = error.response.get("error") == "expired_trigger_id"
        if not expired or not reply.respond.response_url:
            raise
        await tell_user(ctx, reply, "messages/too_slow")


async def tell_user(ctx: HandlerContext, reply: Reply, message: str) -> None:
    """Only the one who pressed sees it; Home has no place for it but a window."""
    text = ctx.catalog.text(message)
    if reply.respond.response_url:
        await reply.respond(text=text, response_type="ephemeral", replace_original=False)
    else:
        view = word_view(ctx.catalog, text)
        await reply.client.views_open(trigger_id=reply.body["trigger_id"], view=view)
