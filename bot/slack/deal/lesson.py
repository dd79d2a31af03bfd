"""One line that a rep takes from a deal: asked for and kept (`/lostdeal lessons` finds it)."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.turn import Turn
from bot.copy.catalog import Catalog
from bot.slack.action_ids import LESSON_FORM
from bot.slack.elements import Block, field, form, text_input
from bot.slack.form_fields import typed
from bot.slack.handler_context import HandlerContext
from bot.slack.origins import from_metadata
from bot.slack.payloads import pressed
from bot.slack.presses import Presses
from bot.slack.reply import Reply
from bot.slack.saving import save, words_in
from bot.usecases.lessons import keep_lesson


class LessonHandlers:
    """The form of a lesson."""

    def __init__(self, ctx: HandlerContext, presses: Presses) -> None:
        self._ctx = ctx
        self._presses = presses

    async def open(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Ask for the one line."""
        await self._presses.open_for(
            Reply(body, client, respond),
            pressed(body),
            lambda _, metadata: lesson_view(self._ctx.catalog, metadata),
        )

    async def save(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Keep one line."""
        deal_id, values = from_metadata(body).target.deal_id, typed(body)

        def keep(turn: Turn) -> object:
            return keep_lesson(turn, deal_id, words_in(self._ctx, values, "lesson"))

        await save(self._ctx, ack, body, keep)


def lesson_view(catalog: Catalog, metadata: str) -> Block:
    """One line that the rep takes along."""
    blocks = [field(catalog, "lesson", "lesson", text_input("lesson", limit=500))]
    return form(catalog, "lesson", LESSON_FORM, blocks, metadata)
