"""The shortcuts that open a report: from anywhere, and from a message with its words in it.

docs.slack.dev/interactivity/implementing-shortcuts.
"""

import asyncio
from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.copy.escaping import shorten
from bot.delivery.ports import NotSent, Refused
from bot.slack.elements import INPUT_TEXT
from bot.slack.errors import reading
from bot.slack.explain import explain_failures
from bot.slack.handler_context import HandlerContext
from bot.slack.open_form import open_form
from bot.slack.payloads import ShownMessage, actor_of, shown_message
from bot.slack.presence import Presence
from bot.slack.reply import Reply
from bot.slack.report.fields import ReportForm
from bot.slack.report.form import report_view

LINK_SECONDS = 1
"""A form opens within three seconds of the press or not at all: the link is asked for in one."""


class Shortcuts:
    """Each opens a report in front of whoever used it."""

    def __init__(self, ctx: HandlerContext, presence: Presence) -> None:
        self._ctx = ctx
        self._presence = presence

    async def open(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """An empty report."""
        await self._open(Reply(body, client, respond), ReportForm())

    async def open_from_message(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """A report with what the message says, and the link to it."""
        message = shown_message(body)
        link = await _permalink(client, message)
        room = INPUT_TEXT - len(link) - 1
        note = "\n".join(part for part in (shorten(message.text, room), link) if part)
        await self._open(Reply(body, client, respond), ReportForm(typed={"what_happened": note}))

    async def _open(self, reply: Reply, form: ReportForm) -> None:
        actor = actor_of(reply.body)

        async def open_it() -> None:
            await self._ctx.refuse_unknown(actor)
            await open_form(reply, report_view(self._ctx.catalog, form))

        await explain_failures(self._ctx, reply, open_it)
        await self._presence.note(actor)


async def _permalink(client: AsyncWebClient, message: ShownMessage) -> str:
    """Slack's own link to a message; as Slack builds them where it will not say, or not in time.

    The bot sees no private conversation that it is not in (docs: chat.getPermalink, Errors).
    """
    try:
        async with asyncio.timeout(LINK_SECONDS):
            with reading("chat.getPermalink"):
                answer = await client.chat_getPermalink(
                    channel=message.channel, message_ts=message.ts
                )
        return str(answer["permalink"])
    except (NotSent, Refused, TimeoutError):
        return message.usual_link
