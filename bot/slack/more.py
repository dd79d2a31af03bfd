"""What stands behind "More", and the answers to promises and offers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.cases.case import Case
from bot.copy.catalog import Catalog
from bot.core.history import Event, EventKind
from bot.slack.action_ids import ACCEPT, PROMISE_KEPT, SAME_CLIENT, read_target
from bot.slack.elements import Block
from bot.slack.explain import explain_failures, tell_user
from bot.slack.handler_context import HandlerContext
from bot.slack.modals.plan import (
    back_burner_view,
    hand_over_view,
    lesson_view,
    move_view,
    promise_view,
    stop_view,
    trouble_view,
)
from bot.slack.payloads import actor_of, choice_of, press_key, ticked_in_message
from bot.slack.presses import UNSAVED, Presses
from bot.usecases.back_burner import tick_off
from bot.usecases.handover import answer_handover, offer_to
from bot.usecases.promises import settle_promise
from bot.usecases.record_outcome import record_outcome
from bot.usecases.same_client import other_client, same_client
from storage.models import HandoverState

RECORDED = {
    "never_again": EventKind.NEVER_AGAIN,
    "came_back": EventKind.CAME_BACK,
    "touched": EventKind.TOUCHED,
    "no_contact": EventKind.NO_CONTACT,
    "stay_in_touch": EventKind.STAY_IN_TOUCH,
}
_ANSWERED = {
    HandoverState.OFFERED: "messages/unavailable",
    HandoverState.ACCEPTED: "messages/offer_taken",
    HandoverState.DECLINED: "messages/offer_left",
    HandoverState.WITHDRAWN: "messages/offer_withdrawn",
}
USUAL_PROMISE = timedelta(days=7)
USUAL_TROUBLE = timedelta(days=30)


class More:
    """The rarer things that a rep does with a deal."""

    def __init__(self, ctx: HandlerContext, presses: Presses) -> None:
        self._ctx = ctx
        self._presses = presses

    async def choose(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Record what needs no form, then acknowledge."""
        choice, target = choice_of(body)
        what = RECORDED.get(choice)
        if what is None:
            await ack()
            return
        ctx, actor = self._ctx, actor_of(body)
        event = Event(what, ctx.clock.now(), target.step or None)

        def keep(session: Session) -> object:
            return record_outcome(
                session,
                ctx.coaching,
                team_id=actor.team_id,
                deal_id=target.deal_id,
                actor=actor.user_id,
                event=event,
                delivery=press_key(body),
            )

        await self._presses.keep(ack, context, keep)

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
        if form is None:
            await self._presses.show_target(body, client, respond, context, target)
        else:
            await self._presses.open_for(body, client, respond, target, form)

    async def open_lesson(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Ask for the one line."""
        target = read_target(body["actions"][0]["value"])
        await self._presses.open_for(
            body, client, respond, target, lambda _, metadata: lesson_view(self._catalog, metadata)
        )

    async def open_move(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Ask for a promise's new day."""
        target = read_target(body["actions"][0]["value"])

        def form(case: Case, metadata: str) -> Block | None:
            promise = next((one for one in case.promises if one.id == target.step), None)
            return move_view(self._catalog, promise.due_on, metadata) if promise else None

        await self._presses.open_for(body, client, respond, target, form)

    async def settle(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Record a promise as kept or missed."""
        ctx, actor, action = self._ctx, actor_of(body), body["actions"][0]
        target, kept = read_target(action["value"]), action["action_id"] == PROMISE_KEPT

        def keep(session: Session) -> object:
            return settle_promise(
                session,
                ctx.coaching,
                team_id=actor.team_id,
                promise_id=target.step,
                actor=actor.user_id,
                kept=kept,
                now=ctx.clock.now(),
            )

        await self._presses.keep(ack, context, keep)

    async def tick(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Tick the readiness list."""
        ctx, actor = self._ctx, actor_of(body)
        target, done = ticked_in_message(body)

        def keep(session: Session) -> object:
            return tick_off(
                session,
                ctx.coaching,
                team_id=actor.team_id,
                deal_id=target.deal_id,
                actor=actor.user_id,
                done=done,
                now=ctx.clock.now(),
            )

        await self._presses.keep(ack, context, keep)

    async def show_ticked(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Show what the last tick unlocked."""
        target, _ = ticked_in_message(body)
        await self._presses.show_target(body, client, respond, context, target)

    async def tell_apart(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Take two spellings for one client, or for two, because the rep says so."""
        ctx, actor, action = self._ctx, actor_of(body), body["actions"][0]
        target = read_target(action["value"])
        say = same_client if action["action_id"] == SAME_CLIENT else other_client

        def keep(session: Session) -> object:
            return say(
                session,
                ctx.coaching,
                team_id=actor.team_id,
                deal_id=target.deal_id,
                actor=actor.user_id,
                client_id=target.step,
                now=ctx.clock.now(),
            )

        await self._presses.keep(ack, context, keep)

    async def answer_offer(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Record a colleague's answer."""
        ctx, actor, action = self._ctx, actor_of(body), body["actions"][0]

        def keep(session: Session) -> object:
            return answer_handover(
                session,
                ctx.coaching,
                team_id=actor.team_id,
                handover_id=action["value"],
                actor=actor.user_id,
                accepted=action["action_id"] == ACCEPT,
                now=ctx.clock.now(),
            )

        await self._presses.keep(ack, context, keep)

    async def show_answer(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Replace the offer by what became of it, and let the asker know."""
        if context.get(UNSAVED):
            await tell_user(self._ctx, body, client, respond, "messages/unavailable")
            return
        ctx, actor, offer_id = self._ctx, actor_of(body), body["actions"][0]["value"]

        async def show() -> None:
            state = await ctx.run(
                lambda s: offer_to(s, actor.team_id, offer_id, actor.user_id).state
            )
            text = self._catalog.text(_ANSWERED[HandoverState(state)])
            await respond(text=text, replace_original=True)

        await explain_failures(ctx, body, client, respond, show)
        await ctx.deliverer.run_once()

    def _form(self, choice: str) -> Callable[[Case, str], Block | None] | None:
        catalog, today = self._catalog, self._ctx.clock.now().date()
        forms: dict[str, Callable[[Case, str], Block | None]] = {
            "promise": lambda _, metadata: promise_view(catalog, today + USUAL_PROMISE, metadata),
            "hand_over": lambda case, metadata: hand_over_view(catalog, case, metadata),
            "back_burner": lambda case, metadata: back_burner_view(catalog, case, metadata),
            "trouble": lambda _, metadata: trouble_view(catalog, today + USUAL_TROUBLE, metadata),
            "stop": lambda case, metadata: stop_view(catalog, case, metadata),
        }
        return forms.get(choice)

    @property
    def _catalog(self) -> Catalog:
        return self._ctx.catalog
