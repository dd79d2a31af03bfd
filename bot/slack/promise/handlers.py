"""Promises to clients: made, moved, kept or missed."""

from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.own_case import OwnCase
from bot.cases.turn import Turn
from bot.core.history import Event, EventKind
from bot.slack.action_ids import PROMISE_KEPT
from bot.slack.elements import Block
from bot.slack.form_fields import typed
from bot.slack.handler_context import HandlerContext
from bot.slack.origins import from_metadata
from bot.slack.payloads import pressed
from bot.slack.presses import OUTCOME, Presses
from bot.slack.promise.form import kept_view, move_view, their_plan_view, usual_day_of
from bot.slack.reply import Reply
from bot.slack.saving import save, words_in
from bot.usecases.promises import (
    KeptWhen,
    keep_their_plan,
    make_promise,
    move_promise,
    reopen_promise,
    settle_promise,
)
from bot.usecases.record_outcome import may_record


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

    async def open_theirs(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Ask what a supplier will do, and by when."""

        def form(case: OwnCase, metadata: str) -> Block | None:
            if not may_record(case, Event(EventKind.THEIR_PLAN, self._ctx.clock.now())):
                return None
            return their_plan_view(
                self._ctx.catalog, usual_day_of(case, self._ctx.clock.now()), metadata
            )

        await self._presses.open_for(Reply(body, client, respond), pressed(body), form)

    async def save_theirs(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Keep their plan as a promise of theirs."""
        values, deal_id = typed(body), from_metadata(body).target.deal_id
        due_on = values.day("due_on")

        def keep(turn: Turn) -> object:
            return keep_their_plan(turn, deal_id, words_in(self._ctx, values, "action"), due_on)

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

    async def show_settled(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Show how it was settled, or ask when it was kept where its day is over."""
        if not isinstance(context[OUTCOME], KeptWhen):
            await self._presses.show(body, client, respond, context)
            return
        target = pressed(body)

        def form(case: OwnCase, metadata: str) -> Block | None:
            promise = next((one for one in case.promises if one.id == target.step), None)
            return kept_view(self._ctx.catalog, promise.due_on, metadata) if promise else None

        await self._presses.open_for(Reply(body, client, respond), target, form)

    async def save_kept(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Record a promise as kept on the picked day."""
        promise_id, day = from_metadata(body).target.step, typed(body).day("day")
        await save(
            self._ctx, ack, body, lambda turn: settle_promise(turn, promise_id, kept=True, day=day)
        )

    async def reopen(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Take back what was answered to a promise."""
        target = pressed(body)
        await self._presses.keep(
            ack,
            context,
            body,
            target,
            lambda turn: reopen_promise(turn, target.step, target.seen),
        )
