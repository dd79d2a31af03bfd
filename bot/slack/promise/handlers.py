"""Promises to clients: made, moved, kept or missed."""

from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.own_case import OwnCase
from bot.cases.turn import Turn
from bot.slack.action_ids import PROMISE_KEPT
from bot.slack.elements import Block
from bot.slack.handler_context import HandlerContext
from bot.slack.payloads import from_metadata, pressed, typed
from bot.slack.presses import Presses
from bot.slack.promise.form import move_view
from bot.slack.reply import Reply
from bot.slack.saving import save, words_in
from bot.usecases.promises import make_promise, move_promise, settle_promise


class PromiseHandlers:
    """The forms and the answers of a promise."""

    def __init__(self, ctx: HandlerContext, presses: Presses) -> None:
        self._ctx = ctx
        self._presses = presses

    async def save_promise(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Keep a promise; its deal is the form's, or the one that was picked in it."""
        values = typed(body)
        deal_id = values.get("deal") or from_metadata(body).target.deal_id
        due_on = values.day("due_on")

        def keep(turn: Turn) -> object:
            return make_promise(turn, deal_id, words_in(self._ctx, values, "action"), due_on)

        await save(self._ctx, ack, body, keep)

    async def open_move(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Ask for a promise's new day."""
        target = pressed(body)

        def form(case: OwnCase, metadata: str) -> Block | None:
            promise = next((one for one in case.promises if one.id == target.step), None)
            today = self._ctx.clock.now().astimezone(case.calendar.tz).date()
            day = max(today, promise.due_on) if promise else today
            return move_view(self._ctx.catalog, day, metadata) if promise else None

        await self._presses.open_for(Reply(body, client, respond), target, form)

    async def save_move(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Give a promise another day."""
        promise_id = from_metadata(body).target.step
        due_on = typed(body).day("due_on")
        await save(self._ctx, ack, body, lambda turn: move_promise(turn, promise_id, due_on))

    async def settle(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Record a promise as kept or missed."""
        target, kept = pressed(body), body["actions"][0]["action_id"] == PROMISE_KEPT
        await self._presses.keep(
            ack, context, body, target, lambda turn: settle_promise(turn, target.step, kept=kept)
        )
