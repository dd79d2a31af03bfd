"""The manager's answers to what came to them, in its notice and on their Home."""

import logging
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.turn import Turn
from bot.slack.action_ids import ESCALATION_SETTLED
from bot.slack.handler_context import HandlerContext
from bot.slack.home.show import Shown, show_home, update_others
from bot.slack.home.team import stands_in
from bot.slack.origins import origin_of
from bot.slack.payloads import Actor, Body, actor_of, pressed
from bot.slack.presses import OUTCOME, Presses, outcome_of
from bot.slack.reply import Reply
from bot.slack.show_anew import show_or_tell
from bot.usecases.escalations import answer_escalation, notices_of
from bot.usecases.managers_matters import is_manager, record_managers_call
from bot.usecases.show_deal import other_messages
from storage.unavailable import DatabaseUnavailable

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a manager's press came to: whose deal it changed, and the notice that was pressed."""

    rep_id: str
    shown: Shown | None = None


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

        def keep(turn: Turn) -> Kept:
            done = answer_escalation(
                turn,
                target.deal_id,
                target.nudge_id,
                settled=is_settled,
                is_manager=is_manager(turn, is_admin=may_stand_in),
            )
            others = notices_of(turn, target.deal_id, but=origin.ts) if done.changed else ()
            shown = Shown(actor_of(body), origin, done.card, kept=done.changed, others=others)
            return Kept(done.rep_id if done.changed else "", shown)

        context[OUTCOME] = await outcome_of(self._ctx, context, body, keep)
        await ack()

    async def record_call(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Record that the manager has called the client, then acknowledge."""
        target, may_stand_in = pressed(body), await stands_in(self._ctx, actor_of(body))

        def keep(turn: Turn) -> Kept:
            done = record_managers_call(turn, target.deal_id, is_admin=may_stand_in)
            return Kept(done.case.deal.rep_id if done.changed else "")

        context[OUTCOME] = await outcome_of(self._ctx, context, body, keep)
        await ack()

    async def show(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Show how things stand wherever it is told of, and let the rep know."""
        kept = context[OUTCOME]
        if not isinstance(kept, Kept):
            await self._presses.show(body, client, respond, context)
        elif kept.shown is not None and not _is_on_home(body):
            reply = Reply(body, client, respond)
            await show_or_tell(self._ctx, reply, kept.shown, kept=kept.shown.kept)
        else:
            await show_home(self._ctx, client, actor_of(body))
            others = kept.shown.others if kept.shown is not None else ()
            await update_others(self._ctx, actor_of(body).team_id, others)
        if isinstance(kept, Kept) and kept.rep_id:
            await self._show_rep(Actor(actor_of(body).team_id, kept.rep_id), pressed(body).deal_id)
        await self._ctx.deliverer.run_once()

    async def _show_rep(self, rep: Actor, deal_id: str) -> None:
        """Bring the rep's own messages about the deal up to date."""
        try:
            told = await self._ctx.told(rep, lambda turn: other_messages(turn, deal_id, but=""))
        except DatabaseUnavailable as trouble:
            log.info("a rep's messages were not brought up to date: %s", type(trouble).__name__)
        else:
            await update_others(self._ctx, rep.team_id, told)


def _is_on_home(body: Body) -> bool:
    return not origin_of(body, pressed(body)).ts
