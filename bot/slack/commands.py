"""`/lostdeal` and its words."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.quick_report import parse_quick_report
from bot.slack.cards import render
from bot.slack.cards.lists import list_blocks
from bot.slack.edge import Edge
from bot.slack.elements import Block, section
from bot.slack.modals.report import ReportForm, report_view
from bot.slack.payloads import Actor, actor_of, command_text
from bot.slack.reps import locale_of
from bot.slack.words import typed_amount
from bot.usecases.list_deals import list_deals
from bot.usecases.preview_digest import preview_digest
from storage.unavailable import DatabaseUnavailable

WORDS = frozenset({"help", "list", "digest"})


class Commands:
    """The slash command: a word is answered at once, anything else opens the form."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge

    async def answer(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Acknowledge, with the answer where a word asks for one."""
        actor, word = actor_of(body), command_text(body).lower()
        catalog = self._edge.catalog
        try:
            match word:
                case "help":
                    await ack(text=catalog.text("messages/help"))
                case "list":
                    await ack(text=catalog.label("fallback.list"), blocks=await self._list(actor))
                case "digest":
                    await ack(
                        text=catalog.label("fallback.digest"), blocks=await self._digest(actor)
                    )
                case _:
                    await ack()
        except DatabaseUnavailable:
            await ack(text=catalog.text("messages/unavailable"))

    async def open_form(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Open the form, filled in with what was typed."""
        text = command_text(body)
        if text.lower() in WORDS:
            return
        locale = await locale_of(self._edge, actor_of(body))
        view = report_view(self._edge.catalog, _prefilled(text, locale))
        try:
            await client.views_open(trigger_id=body["trigger_id"], view=view)
        except SlackApiError as error:
            if error.response.get("error") != "expired_trigger_id":
                raise
            await respond(text=self._edge.catalog.text("messages/too_slow"))

    async def _list(self, actor: Actor) -> list[Block]:
        edge = self._edge
        cases = await edge.run(
            lambda session: list_deals(session, edge.coaching, actor.team_id, actor.user_id)
        )
        return list_blocks(edge.catalog, cases)

    async def _digest(self, actor: Actor) -> list[Block]:
        edge, now = self._edge, self._edge.clock.now()
        card = await edge.run(
            lambda session: preview_digest(session, edge.coaching.digest, actor.team_id, now)
        )
        intro = section(edge.catalog.text("messages/digest_preview"))
        return [intro, *render(edge.catalog, card).blocks]


def _prefilled(text: str, locale: str) -> ReportForm:
    if not text:
        return ReportForm()
    quick = parse_quick_report(text, locale)
    amount, currency = typed_amount(quick.amount, locale)
    return ReportForm(
        typed={
            "client": quick.client,
            "what_happened": quick.what_happened,
            "amount": amount,
            "currency": currency,
        }
    )
