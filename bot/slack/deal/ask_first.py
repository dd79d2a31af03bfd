"""What cannot be taken back asks first: a "never again", and a report that holds something."""

from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.history import Event, EventKind
from bot.slack.deal.late_forms import remove_view
from bot.slack.handler_context import HandlerContext
from bot.slack.payloads import from_metadata, pressed
from bot.slack.presses import OUTCOME, Presses
from bot.slack.reply import Reply
from bot.slack.saving import save
from bot.usecases.record_outcome import record_outcome
from bot.usecases.remove_report import AskFirst, remove_report


class AskFirstActions:
    """The presses that say what will go before it goes."""

    def __init__(self, ctx: HandlerContext, presses: Presses) -> None:
        self._ctx = ctx
        self._presses = presses

    async def remove(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Remove a report at once, unless it has to be asked about."""
        target = pressed(body)
        await self._presses.keep(
            ack, context, body, target, lambda turn: remove_report(turn, target.deal_id)
        )

    async def show_removed(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Show that it is gone, or ask in a form."""
        if isinstance(context[OUTCOME], AskFirst):
            await self._presses.open_for(
                Reply(body, client, respond),
                pressed(body),
                lambda case, metadata: remove_view(self._ctx.catalog, case, metadata),
            )
        else:
            await self._presses.show(body, client, respond, context)

    async def save_removal(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Remove a report whose rep is sure."""
        deal_id = from_metadata(body).target.deal_id
        await save(self._ctx, ack, body, lambda turn: remove_report(turn, deal_id, sure=True))

    async def save_never_again(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Record that the client said never again."""
        deal_id = from_metadata(body).target.deal_id
        await save(
            self._ctx,
            ack,
            body,
            lambda turn: record_outcome(turn, deal_id, Event(EventKind.NEVER_AGAIN, turn.now)),
        )
