"""What a rep does with a deal's step: record it, put it off, name a time, complete its words."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.own_case import OwnCase, locked_own_case
from bot.cases.turn import Turn
from bot.core.history import Event, EventKind
from bot.core.working_time import next_working_moment
from bot.slack.deal.forms import name_time_view, script_view, snooze_view
from bot.slack.deal.note_view import note_view
from bot.slack.deal.open_deal import OpenDeal
from bot.slack.deal.words import Insisted, checked
from bot.slack.elements import Block
from bot.slack.form_fields import typed
from bot.slack.handler_context import HandlerContext
from bot.slack.origins import from_metadata, origin_of
from bot.slack.payloads import choice_of, pressed, reading_payload, ticked_in_message
from bot.slack.presses import OUTCOME, Presses
from bot.slack.reply import Reply
from bot.slack.saving import save
from bot.slack.show_anew import show_saved
from bot.usecases.back_burner import tick_off
from bot.usecases.edit_report import complete_script
from bot.usecases.name_time import name_time
from bot.usecases.record_outcome import OldButton, Recorded, record_outcome
from bot.usecases.refused_asks import refused_ask
from bot.usecases.snooze import skip, snooze, snooze_for_hours, snooze_until_next_week
from bot.usecases.words_now import bring_words_now

PUT_OFF: dict[str, Callable[[Turn, str, str], Recorded]] = {
    "later_today": snooze_for_hours,
    "tomorrow": lambda turn, deal_id, step: snooze(turn, deal_id, step, days=1),
    # On messages of before.
    "three_days": lambda turn, deal_id, step: snooze(turn, deal_id, step, days=3),
    "week": snooze_until_next_week,
    "skip": skip,
}
PICK = "pick"


class DealActions:
    """The buttons of a note, and the small forms behind them."""

    def __init__(self, ctx: HandlerContext, presses: Presses, whole: OpenDeal) -> None:
        self._ctx = ctx
        self._presses = presses
        self._whole = whole
        self._insisted = Insisted()

    async def record(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Record what happened, then acknowledge."""
        with reading_payload():
            what = EventKind(body["actions"][0]["action_id"].partition(".")[2])
        target = pressed(body)
        await self._presses.commit(
            context,
            body,
            target,
            lambda turn: record_outcome(
                turn, target.deal_id, Event(what, turn.now, target.step or None), target.seen
            ),
        )
        await self._presses.note_refusal(context, body, refused_ask(what, target.deal_id))
        await ack()

    async def show_recorded(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Show what was recorded, or the deal as it stands where the button was an old one."""
        if isinstance(context[OUTCOME], OldButton):
            reply = Reply(body, client, respond)
            await self._whole.open_for(reply, pressed(body), was_old=True)
        else:
            await self._presses.show(body, client, respond, context)

    async def snooze(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Put a step off, then acknowledge; a picked date follows in a form."""
        choice, target = choice_of(body)
        if choice == PICK:
            await ack()
            return
        with reading_payload():
            put_off = PUT_OFF[choice]
        await self._presses.keep(
            ack,
            context,
            body,
            target,
            lambda turn: put_off(turn, target.deal_id, target.step),
        )

    async def show_snoozed(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Show the snooze, or open the form that asks for its date."""
        choice, target = choice_of(body)
        if choice == PICK:
            reply = Reply(body, client, respond)
            await self._presses.open_for(reply, target, self._snooze_form)
        else:
            await self._presses.show(body, client, respond, context)

    async def tick(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Tick the readiness list."""
        target, done = ticked_in_message(body)
        await self._presses.keep(
            ack, context, body, target, lambda turn: tick_off(turn, target.deal_id, done)
        )

    async def bring_words(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Let the own-up's words come now, because the rep asks for them."""
        target = pressed(body)
        await self._presses.keep(
            ack, context, body, target, lambda turn: bring_words_now(turn, target.deal_id)
        )

    async def show_words(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Send the words, then show the receipt as it is since."""
        if isinstance(context[OUTCOME], Exception):
            await self._presses.show(body, client, respond, context)
            return
        await self._ctx.deliverer.run_once()
        await show_saved(self._ctx, body, client, origin_of(body, pressed(body)))

    async def open_script(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Ask for the words that complete the script."""
        target = pressed(body)
        await self._presses.open_for(
            Reply(body, client, respond),
            target,
            lambda case, metadata: script_view(self._ctx.catalog, case, target.step, metadata),
        )

    async def open_note(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Show the whole note of a step that stands on a line."""
        target, now = pressed(body), self._ctx.clock.now()
        await self._presses.open_for(
            Reply(body, client, respond),
            target,
            lambda case, _: note_view(self._ctx.catalog, case, target.step, now),
        )

    async def open_name_time(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Ask when the rep will call or write."""
        target = pressed(body)

        def form(case: OwnCase, metadata: str) -> Block | None:
            found = case.planned(target.step)
            if found is None or found.due_at is None:
                return None
            return name_time_view(self._ctx.catalog, self._next_hour(case), metadata)

        await self._presses.open_for(Reply(body, client, respond), target, form)

    async def save_snooze(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Put a step off to the picked day."""
        target, day = from_metadata(body).target, typed(body).day("date")
        await save(
            self._ctx, ack, body, lambda turn: snooze(turn, target.deal_id, target.step, day=day)
        )

    async def save_named_time(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Remind the rep at the moment that they named."""
        target = from_metadata(body).target
        moment = typed(body).moment("moment")
        await save(
            self._ctx,
            ack,
            body,
            lambda turn: name_time(turn, target.deal_id, target.step, moment),
        )

    async def save_script(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Keep the words that complete a script."""
        deal_id, values = from_metadata(body).target.deal_id, typed(body)
        view_id = str(body["view"]["id"])
        before = self._insisted.before(view_id)

        def keep(turn: Turn) -> object:
            case = locked_own_case(turn, deal_id)
            return complete_script(turn, deal_id, checked(self._ctx.catalog, case, values, before))

        wrong = await save(self._ctx, ack, body, keep)
        self._insisted.note(view_id, {name: values[name] for name in wrong if name in values})

    def _next_hour(self, case: OwnCase) -> datetime:
        in_an_hour = self._ctx.clock.now() + timedelta(hours=1)
        sharp = in_an_hour.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return next_working_moment(case.calendar, sharp)

    def _snooze_form(self, case: OwnCase, metadata: str) -> Block:
        today = self._ctx.clock.now().astimezone(case.calendar.tz).date()
        return snooze_view(self._ctx.catalog, today + timedelta(days=7), metadata)
