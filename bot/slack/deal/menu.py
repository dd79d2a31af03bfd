"""What stands behind "More": what needs no form is recorded, the rest is asked for."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.own_case import OwnCase
from bot.core.history import Event, EventKind
from bot.slack.action_ids import ALREADY
from bot.slack.deal.ask_first import sure_form
from bot.slack.deal.choices import OPEN_CHOICE
from bot.slack.deal.late import LateActions
from bot.slack.deal.open_deal import OpenDeal
from bot.slack.deal.plan_forms import back_burner_view, stop_view, trouble_view
from bot.slack.elements import Block
from bot.slack.form_fields import typed
from bot.slack.handler_context import HandlerContext
from bot.slack.handover.form import hand_over_view
from bot.slack.home.show import bring_up_to_date
from bot.slack.origins import from_metadata
from bot.slack.payloads import actor_of, choice_of, pressed
from bot.slack.presses import Presses
from bot.slack.promise.form import promise_view, their_plan_view, usual_day_of
from bot.slack.reply import Reply
from bot.slack.saving import save, was_sent_back
from bot.usecases.back_burner import put_on_back_burner
from bot.usecases.client_messages import messages_about_client_of
from bot.usecases.contact import note_trouble, stop_contact
from bot.usecases.record_outcome import record_outcome

RECORDED = {
    "heard_from": EventKind.HEARD_FROM,
    "touched": EventKind.TOUCHED,
    "no_contact": EventKind.NO_CONTACT,
    "stay_in_touch": EventKind.STAY_IN_TOUCH,
    "gave_chance": EventKind.GAVE_CHANCE,
    "parted": EventKind.PARTED,
}
USUAL_TROUBLE = timedelta(days=30)


class DealMenu:
    """The rarer things that a rep does with a deal."""

    def __init__(
        self, ctx: HandlerContext, presses: Presses, late: LateActions, whole: OpenDeal
    ) -> None:
        self._ctx = ctx
        self._presses = presses
        self._late = late
        self._whole = whole

    async def choose(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Record what needs no form, then acknowledge."""
        choice, target = choice_of(body)
        what = RECORDED.get(choice)
        if what is None:
            await ack()
            return
        await self._presses.keep(
            ack,
            context,
            body,
            target,
            lambda turn: record_outcome(
                turn, target.deal_id, Event(what, turn.now, target.step or None)
            ),
        )

    async def show_chosen(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Show what was recorded, or the form that was asked for."""
        choice, target = choice_of(body)
        form = self._form(choice)
        if choice == OPEN_CHOICE:
            await self._whole.open_for(Reply(body, client, respond), target)
        elif form is None:
            await self._presses.show(body, client, respond, context)
        else:
            await self._presses.open_for(Reply(body, client, respond), target, form)

    async def open_route(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Open the form of a choice that has a button of its own."""
        if form := self._form(body["actions"][0]["action_id"]):
            await self._presses.open_for(Reply(body, client, respond), pressed(body), form)

    async def save_back_burner(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Lock the ask behind a list."""
        deal_id, items = from_metadata(body).target.deal_id, typed(body)["items"].splitlines()
        await save(self._ctx, ack, body, lambda turn: put_on_back_burner(turn, deal_id, items))

    async def save_trouble(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Leave a client alone until a day."""
        deal_id = from_metadata(body).target.deal_id
        until = typed(body).day("until")
        await save(self._ctx, ack, body, lambda turn: note_trouble(turn, deal_id, until))

    async def save_stop(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Stop everybody's contact with a client."""
        deal_id = from_metadata(body).target.deal_id
        await save(self._ctx, ack, body, lambda turn: stop_contact(turn, deal_id))

    async def show_stopped(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """Show the stop where it was asked for, and in what any rep was told of the client."""
        if was_sent_back(ack):
            return
        await self._presses.show_origin(ack, body, client)
        deal_id = from_metadata(body).target.deal_id
        await bring_up_to_date(
            self._ctx, actor_of(body), lambda turn: messages_about_client_of(turn, deal_id)
        )

    def _form(self, choice: str) -> Callable[[OwnCase, str], Block | None] | None:
        catalog, now = self._ctx.catalog, self._ctx.clock.now()
        forms: dict[str, Callable[[OwnCase, str], Block | None]] = {
            "promise": lambda case, metadata: promise_view(
                catalog, usual_day_of(case, now), metadata
            ),
            "their_plan": lambda case, metadata: their_plan_view(
                catalog, usual_day_of(case, now), metadata
            ),
            "hand_over": lambda case, metadata: hand_over_view(catalog, case, metadata),
            "back_burner": lambda case, metadata: back_burner_view(catalog, case, metadata),
            "trouble": lambda case, metadata: trouble_view(
                catalog, now.astimezone(case.calendar.tz).date() + USUAL_TROUBLE, metadata
            ),
            "stop": lambda case, metadata: stop_view(catalog, case, metadata),
            "never_again": sure_form(catalog, EventKind.NEVER_AGAIN, now),
            "came_back": sure_form(catalog, EventKind.CAME_BACK, now),
            ALREADY: self._late.already_form,
        }
        return forms.get(choice)
