"""Handing a deal to a colleague: offered, and answered."""

from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.person import Person
from bot.cases.turn import Turn
from bot.copy.escaping import Mrkdwn
from bot.delivery.ports import NotSent, Refused
from bot.delivery.refusals import RefusalKind, refusal
from bot.slack.action_ids import ACCEPT
from bot.slack.case_text import client_name
from bot.slack.elements import Block
from bot.slack.explain import answer, explain_outcome, tell_user
from bot.slack.handler_context import HandlerContext
from bot.slack.payloads import actor_of, from_metadata, pressed_id, typed
from bot.slack.presses import OUTCOME, outcome_of
from bot.slack.reply import Reply
from bot.slack.saving import attempt, save_then
from bot.slack.word_view import word_view
from bot.usecases.handover import CannotHandOver, answer_handover, offer_handover
from storage.models import HandoverState

_ANSWERED = {
    HandoverState.OFFERED: "messages/unavailable",
    HandoverState.ACCEPTED: "messages/offer_taken",
    HandoverState.DECLINED: "messages/offer_left",
    HandoverState.WITHDRAWN: "messages/offer_withdrawn",
}


class HandoverHandlers:
    """The form of an offer, and the colleague's answer."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

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

    async def deliver(self) -> None:
        """Send the offer at once."""
        await self._ctx.deliverer.run_once()

    async def answer_offer(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Record a colleague's answer."""
        accepted, offer_id = body["actions"][0]["action_id"] == ACCEPT, pressed_id(body)

        def keep(turn: Turn) -> Mrkdwn:
            offer, case = answer_handover(turn, offer_id, accepted=accepted)
            became = _ANSWERED[HandoverState(offer.state)]
            return self._ctx.catalog.text(became, client=client_name(case))

        context[OUTCOME] = await outcome_of(self._ctx, context, body, keep)
        await ack()

    async def show_answer(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Replace the offer by what became of it, and let the asker know."""
        reply = Reply(body, client, respond)

        async def show(became: Mrkdwn) -> None:
            if not await answer(reply, became, replace=True):
                await tell_user(self._ctx, reply, became)

        await explain_outcome(self._ctx, reply, context[OUTCOME], show)
        await self._ctx.deliverer.run_once()

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
