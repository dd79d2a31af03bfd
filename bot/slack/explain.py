"""Telling whoever pressed, where they pressed, why nothing happened."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.case import NoSuchDeal
from bot.cases.own_case import NotYours
from bot.slack.handler_context import HandlerContext
from bot.slack.modals.word import word_view
from storage.unavailable import DatabaseUnavailable

Show = Callable[[], Awaitable[None]]


async def explain_failures(
    ctx: HandlerContext,
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    show: Show,
) -> None:
    """Show something, or say in a sentence why not."""
    try:
        await show()
    except NotYours:
        await tell_user(ctx, body, client, respond, "messages/not_yours")
    except NoSuchDeal:
        await tell_user(ctx, body, client, respond, "messages/gone")
    except DatabaseUnavailable:
        await tell_user(ctx, body, client, respond, "messages/unavailable")
    except SlackApiError as error:
        if error.response.get("error") != "expired_trigger_id" or not respond.response_url:
            raise
        await tell_user(ctx, body, client, respond, "messages/too_slow")


async def tell_user(
    ctx: HandlerContext,
    body: dict[str, Any],
    client: AsyncWebClient,
    respond: AsyncRespond,
    message: str,
) -> None:
    """Only the one who pressed sees it; Home has no place for it but a window."""
    text = ctx.catalog.text(message)
    if respond.response_url:
        await respond(text=text, response_type="ephemeral", replace_original=False)
    else:
        view = word_view(ctx.catalog, text)
        await client.views_open(trigger_id=body["trigger_id"], view=view)
