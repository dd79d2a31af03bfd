"""What stops or ends something asks first: "never again", "they came back", removing a report."""

from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.own_case import OwnCase
from bot.copy.catalog import Catalog
from bot.core.history import Event, EventKind
from bot.slack.deal.late_forms import remove_view, sure_view
from bot.slack.elements import Block
from bot.slack.handler_context import HandlerContext
from bot.slack.origins import from_metadata
from bot.slack.payloads import pressed, reading_payload
from bot.slack.presses import OUTCOME, Form, Presses
from bot.slack.reply import Reply
from bot.slack.saving import save
from bot.usecases.record_outcome import may_record, record_outcome
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
        target = from_metadata(body).target
        await save(
            self._ctx,
            ack,
            body,
            lambda turn: remove_report(turn, target.deal_id, sure=True, seen=target.seen),
        )

    async def ask_to_remove(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Say what goes with a deal before it is removed."""

        def form(case: OwnCase, metadata: str) -> Block | None:
            removed = Event(EventKind.UNDONE, self._ctx.clock.now())
            if not may_record(case, removed):
                return None
            return remove_view(self._ctx.catalog, case, metadata)

        await self._presses.open_for(Reply(body, client, respond), pressed(body), form)

    async def ask(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Say what an outcome stops or begins before it is recorded."""
        with reading_payload():
            what = EventKind(body["actions"][0]["action_id"].partition(".")[2])
        form = sure_form(self._ctx.catalog, what, self._ctx.clock.now())
        await self._presses.open_for(Reply(body, client, respond), pressed(body), form)

    async def save_never_again(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Record that the client said never again."""
        await self._save(ack, body, EventKind.NEVER_AGAIN)

    async def save_came_back(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Record that the client came back by themselves."""
        await self._save(ack, body, EventKind.CAME_BACK)

    async def _save(self, ack: AsyncAck, body: dict[str, Any], what: EventKind) -> None:
        deal_id = from_metadata(body).target.deal_id
        await save(
            self._ctx, ack, body, lambda turn: record_outcome(turn, deal_id, Event(what, turn.now))
        )


def sure_form(catalog: Catalog, what: EventKind, now: datetime) -> Form:
    """The form that asks first; none where the outcome does not follow any more."""

    def form(case: OwnCase, metadata: str) -> Block | None:
        if not may_record(case, Event(what, now)):
            return None
        return sure_view(catalog, what, case, metadata)

    return form
