"""The manager's answers to what came to them, in its notice and on their Home."""

from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.turn import Turn
from bot.slack.action_ids import ESCALATION_SETTLED
from bot.slack.handler_context import HandlerContext
from bot.slack.home.show import Shown, show_home
from bot.slack.home.team import stands_in
from bot.slack.payloads import Body, actor_of, origin_of, pressed
from bot.slack.presses import OUTCOME, Presses, outcome_of
from bot.usecases.escalations import answer_escalation
from bot.usecases.managers_matters import is_manager, record_managers_call


class EscalationHandlers:
    """The buttons of a manager's notice, and of what waits for them on Home."""

    def __init__(self, ctx: HandlerContext, presses: Presses) -> None:
        self._ctx = ctx
        self._presses = presses

    async def answer(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Record what the manager says of it, then acknowledge."""
        target, origin = pressed(body), origin_of(body, pressed(body))
        is_settled = body["actions"][0]["action_id"] == ESCALATION_SETTLED
        may_stand_in = _is_on_home(body) and await stands_in(self._ctx, actor_of(body))

        def keep(turn: Turn) -> Shown:
            done = answer_escalation(
                turn,
                target.deal_id,
                target.nudge_id,
                settled=is_settled,
                is_manager=is_manager(turn, is_admin=may_stand_in),
            )
            return Shown(actor_of(body), origin, done.card, kept=done.changed)

        context[OUTCOME] = await outcome_of(self._ctx, context, body, keep)
        await ack()

    async def record_call(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Record that the manager has called the client, then acknowledge."""
        target, may_stand_in = pressed(body), await stands_in(self._ctx, actor_of(body))
        context[OUTCOME] = await outcome_of(
            self._ctx,
            context,
            body,
            lambda turn: record_managers_call(turn, target.deal_id, is_admin=may_stand_in),
        )
        await ack()

    async def show(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Show how things stand where it was pressed, and let the rep know."""
        if _is_on_home(body) and not isinstance(context[OUTCOME], Exception):
            await show_home(self._ctx, client, actor_of(body))
        else:
            await self._presses.show(body, client, respond, context)
        await self._ctx.deliverer.run_once()


def _is_on_home(body: Body) -> bool:
    return not origin_of(body, pressed(body)).ts
