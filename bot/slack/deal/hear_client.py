"""The client's own words, asked for and kept."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.own_case import OwnCase
from bot.cases.turn import Turn
from bot.core.client_words import heard_last
from bot.core.deal_state import CLOSED
from bot.slack.deal.client_words import client_words_view
from bot.slack.elements import Block
from bot.slack.form_fields import typed
from bot.slack.handler_context import HandlerContext
from bot.slack.origins import from_metadata
from bot.slack.payloads import pressed
from bot.slack.presses import Presses
from bot.slack.reply import Reply
from bot.slack.saving import save
from bot.usecases.client_words import keep_client_words


class ClientWordsHandlers:
    """The form of what a client said."""

    def __init__(self, ctx: HandlerContext, presses: Presses) -> None:
        self._ctx = ctx
        self._presses = presses

    async def open(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Ask what they said, with what was written down of it."""

        def view(case: OwnCase, metadata: str) -> Block | None:
            if case.state in CLOSED or heard_last(case.history) is None:
                return None
            return client_words_view(self._ctx.catalog, case, metadata)

        await self._presses.open_for(Reply(body, client, respond), pressed(body), view)

    async def save(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Keep what they said."""
        deal_id, values = from_metadata(body).target.deal_id, typed(body)
        text, wanted = values["said"].strip(), values.get("wanted", "").strip()

        def keep(turn: Turn) -> object:
            return keep_client_words(turn, deal_id, text, wanted)

        await save(self._ctx, ack, body, keep)
