"""Telling whoever pressed, where they pressed, why nothing happened."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.edge import Edge
from bot.slack.modals.word import word_view
from bot.usecases.case import NoSuchDeal
from bot.usecases.own_case import NotYours
from storage.unavailable import DatabaseUnavailable

Show = Callable[[], Awaitable[None]]


async def kindly(
    edge: Edge, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond, show: Show
) -> None:
    """Show something, or say in a sentence why not."""
    try:
        await show()
    except NotYours:
        await say(edge, body, client, respond, "messages/not_yours")
    except NoSuchDeal:
        await say(edge, body, client, respond, "messages/gone")
    except DatabaseUnavailable:
        await say(edge, body, client, respond, "messages/unavailable")
    except SlackApiError as error:
        if error.response.get("error") != "expired_trigger_id" or not respond.response_url:
            raise
        await say(edge, body, client, respond, "messages/too_slow")


async def say(
    edge: Edge, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond, message: str
) -> None:
    """Only the one who pressed sees it; Home has no place for it but a window."""
    text = edge.catalog.text(message)
    if respond.response_url:
        await respond(text=text, response_type="ephemeral", replace_original=False)
    else:
        view = word_view(edge.catalog, text)
        await client.views_open(trigger_id=body["trigger_id"], view=view)
