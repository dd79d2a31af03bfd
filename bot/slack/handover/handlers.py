"""Handing a deal to a colleague: offered, and answered."""

from dataclasses import dataclass, replace
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.person import Person
from bot.cases.turn import Turn
from bot.copy.escaping import Mrkdwn
from bot.delivery.cards import Told
from bot.delivery.ports import NotSent, Refused
from bot.delivery.refusals import RefusalKind, refusal
from bot.slack.action_ids import ACCEPT, Target
from bot.slack.case_text import client_name
from bot.slack.elements import Block
from bot.slack.explain import answer, tell_user
from bot.slack.form_fields import typed
from bot.slack.handler_context import HandlerContext
from bot.slack.handover.card import answered_text
from bot.slack.home.show import Shown, bring_up_to_date, update_others, what_to_show
from bot.slack.origins import from_metadata, origin_of
from bot.slack.payloads import Actor, actor_of, pressed, pressed_id
from bot.slack.presses import OUTCOME, Presses, outcome_of
from bot.slack.reply import Reply
from bot.slack.saving import attempt, save_then
from bot.slack.show_anew import show_or_tell
from bot.slack.word_view import word_view
from bot.usecases.handover import CannotHandOver, answer_handover, offer_handover
from bot.usecases.open_offers import offer_stands_at, told_offer, told_own_offer, withdraw_offer
from bot.usecases.show_deal import other_messages
from storage.models import Handover, HandoverState


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an offer, in words, and where it is shown.

    `message` is the one that offered it, `shown` the place of the press where that is another.
    `is_late`: it was settled before, and the press changed nothing.
    """

    became: Mrkdwn
    is_late: bool
    offer: Handover
    message: Told | None = None
    shown: Shown | None = None


class HandoverHandlers:
    """The form of an offer, the colleague's answer, and the way back before there is one."""

    def __init__(self, ctx: HandlerContext, presses: Presses) -> None:
        self._ctx = ctx
        self._presses = presses

    async def save_hand_over(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Offer a deal to the colleague who was picked, and say so: their answer takes a while."""
        colleague, deal_id = await self._person(body), from_metadata(body).target.deal_id

        def keep(turn: Turn) -> Mrkdwn:
            if isinstance(colleague, CannotHandOver):
                raise colleague
            offer = offer_handover(turn, deal_id, colleague)
            client = client_name(turn.case(deal_id))
            sent = {"client": client, "to_rep": offer.to_rep}
            return self._ctx.catalog.text("messages/hand_over_sent", **sent)

        def told(sent: Mrkdwn) -> Block:
            return word_view(self._ctx.catalog, sent)

        await save_then(ack, await attempt(self._ctx, body, keep), context, told)

    async def show_offered(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """Send the offer at once, and show on the deal that it is offered."""
        await self._ctx.deliverer.run_once()
        await self._presses.show_origin(ack, body, client)

    async def withdraw(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Take an offer back, then acknowledge."""
        target = pressed(body)
        offer_id, about = target.step, replace(target, step="")
        await self._presses.keep(
            ack, context, body, about, lambda turn: withdraw_offer(turn, target.deal_id, offer_id)
        )

    async def show_withdrawn(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Show the deal without the offer, and the colleague that it is settled."""
        await self._presses.show(body, client, respond, context)
        if isinstance(context[OUTCOME], Shown):
            offer_id = pressed(body).step
            await bring_up_to_date(self._ctx, actor_of(body), lambda turn: _told(turn, offer_id))

    async def answer_offer(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Record a colleague's answer."""
        accepted, offer_id = body["actions"][0]["action_id"] == ACCEPT, pressed_id(body)

        def keep(turn: Turn) -> Answered:
            offer, case = answer_handover(turn, offer_id, accepted=accepted)
            became = answered_text(self._ctx.catalog, case, HandoverState(offer.state))
            origin, is_late = (
                origin_of(body, Target(offer.deal_id)),
                offer.state == HandoverState.WITHDRAWN,
            )
            if origin.ts and origin.ts == offer_stands_at(turn, offer):
                return Answered(became, is_late, offer)
            shown = what_to_show(turn, origin)
            return Answered(became, is_late, offer, told_offer(turn, offer.id), shown)

        context[OUTCOME] = await outcome_of(self._ctx, context, body, keep)
        await ack()

    async def show_answer(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Replace the offer by what became of it wherever it stands, and let the asker know."""
        answered = context[OUTCOME]
        if not isinstance(answered, Answered):
            await self._presses.show(body, client, respond, context)
            return
        await self._show(Reply(body, client, respond), answered)
        await self._ctx.deliverer.run_once()
        giver, about = answered.offer.from_rep, answered.offer.deal_id
        await bring_up_to_date(
            self._ctx,
            Actor(actor_of(body).team_id, giver),
            lambda turn: other_messages(turn, about, but=""),
        )

    async def _show(self, reply: Reply, answered: Answered) -> None:
        if answered.shown is None:
            if not await answer(reply, answered.became, replace=True):
                await tell_user(self._ctx, reply, answered.became)
            return
        await show_or_tell(self._ctx, reply, answered.shown, kept=not answered.is_late)
        if answered.is_late:
            await tell_user(self._ctx, reply, answered.became)
        messages = [answered.message] if answered.message is not None else []
        await update_others(self._ctx, answered.shown.actor.team_id, messages)

    async def _person(self, body: dict[str, Any]) -> Person | CannotHandOver:
        try:
            return await self._ctx.messenger.person(
                actor_of(body).team_id, typed(body)["colleague"]
            )
        except Refused as trouble:
            is_unknown = refusal(trouble.code).kind is RefusalKind.FINAL
            return CannotHandOver("unknown" if is_unknown else "not_told")
        except NotSent:
            return CannotHandOver("not_told")


def _told(turn: Turn, offer_id: str) -> list[Told]:
    found = told_own_offer(turn, offer_id)
    return [found] if found is not None else []
