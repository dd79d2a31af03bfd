"""The manager's two answers to a matter that came to them."""

from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.turn import Turn
from bot.slack.action_ids import ESCALATION_SETTLED
from bot.slack.handler_context import HandlerContext
from bot.slack.home.show import Shown
from bot.slack.payloads import actor_of, origin_of, pressed
from bot.slack.presses import OUTCOME, Presses, outcome_of
from bot.usecases.escalations import answer_escalation


class EscalationHandlers:
    """The buttons of a manager's notice."""

    def __init__(self, ctx: HandlerContext, presses: Presses) -> None:
        self._ctx = ctx
        self._presses = presses

    async def answer(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Record what the manager says of it, then acknowledge."""
        target = pressed(body)
        is_settled = body["actions"][0]["action_id"] == ESCALATION_SETTLED

        def keep(turn: Turn) -> Shown:
            done = answer_escalation(turn, target.deal_id, target.nudge_id, settled=is_settled)
            return Shown(actor_of(body), origin_of(body, target), done.card, kept=done.changed)

        context[OUTCOME] = await outcome_of(self._ctx, context, body, keep)
        await ack()

    async def show(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Show the notice as it stands now, and let the rep know."""
        await self._presses.show(body, client, respond, context)
        await self._ctx.deliverer.run_once()
