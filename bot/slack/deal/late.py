"""Saying when something was done, recording what was done before, and taking a press back."""

from datetime import date
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.own_case import OwnCase, StaleAction
from bot.cases.turn import Turn
from bot.core.history import EventKind
from bot.slack.action_ids import Target
from bot.slack.deal.late_forms import already_view, when_view
from bot.slack.elements import Block
from bot.slack.form_fields import typed
from bot.slack.handler_context import HandlerContext
from bot.slack.origins import from_metadata
from bot.slack.payloads import choice_of, pressed, reading_payload
from bot.slack.presses import Presses
from bot.slack.reply import Reply
from bot.slack.saving import attempt, save
from bot.usecases.record_late import done_already, record_done
from bot.usecases.record_outcome import Recorded
from bot.usecases.refused_asks import refused_ask
from bot.usecases.take_back import take_back, tell_when

DATE = "date"
DAYS_AGO = {"today": 0, "yesterday": 1}


class LateActions:
    """*Undo*, "When was it?" and "I already did something"."""

    def __init__(self, ctx: HandlerContext, presses: Presses) -> None:
        self._ctx = ctx
        self._presses = presses

    async def take_back(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Take a press back, then acknowledge."""
        target = pressed(body)
        event_id = _event_of(target)
        await self._presses.keep(
            ack, context, body, target, lambda turn: take_back(turn, target.deal_id, event_id)
        )

    async def tell_when(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Move what was recorded to its day, then acknowledge; another day follows in a form."""
        choice, target = choice_of(body)
        if choice == DATE:
            await ack()
            return
        with reading_payload():
            days_ago = DAYS_AGO[choice]
        await self._presses.keep(
            ack, context, body, target, lambda turn: _moved(turn, target, days_ago)
        )

    async def show_told(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Show what is recorded now, or the form that asks for the day."""
        choice, target = choice_of(body)
        if choice == DATE:
            await self._presses.open_for(Reply(body, client, respond), target, self._when_form)
        else:
            await self._presses.show(body, client, respond, context)

    async def save_when(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Move what was recorded to the picked day."""
        target, day = from_metadata(body).target, typed(body).day("day")
        event_id = _event_of(target)
        await save(
            self._ctx, ack, body, lambda turn: tell_when(turn, target.deal_id, event_id, day=day)
        )

    async def save_already(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Record what was done on the picked day."""
        deal_id, values = from_metadata(body).target.deal_id, typed(body)
        day = values.day("day")
        with reading_payload():
            what = EventKind(values["what"])
        wrong = await save(self._ctx, ack, body, lambda turn: record_done(turn, deal_id, what, day))
        if wrong and (note := refused_ask(what, deal_id)):
            await attempt(self._ctx, body, note)

    def already_form(self, case: OwnCase, metadata: str) -> Block | None:
        """Ask what was done already; nothing where nothing can have been."""
        kinds = done_already(case, self._ctx.clock.now())
        return (
            already_view(self._ctx.catalog, kinds, self._today(case), metadata) if kinds else None
        )

    def _when_form(self, case: OwnCase, metadata: str) -> Block:
        return when_view(self._ctx.catalog, self._today(case), metadata)

    def _today(self, case: OwnCase) -> date:
        return self._ctx.clock.now().astimezone(case.calendar.tz).date()


def _moved(turn: Turn, target: Target, days_ago: int) -> Recorded:
    try:
        return tell_when(turn, target.deal_id, _event_of(target), days_ago=days_ago)
    except StaleAction:
        return Recorded(turn.case(target.deal_id), changed=False)


@reading_payload()
def _event_of(target: Target) -> int:
    return int(target.step)
