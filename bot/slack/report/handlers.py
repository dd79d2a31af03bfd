"""A report: its form filled in, saved, corrected, and its receipt's question answered."""

from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.case import Case
from bot.cases.own_case import OwnCase
from bot.cases.turn import Turn
from bot.core.circumstances import Circumstance, is_client
from bot.core.deal_state import CLOSED
from bot.slack.action_ids import SAME_CLIENT
from bot.slack.elements import Block
from bot.slack.explain import explain_failures
from bot.slack.form_updates import FormUpdates
from bot.slack.handler_context import HandlerContext
from bot.slack.open_form import open_form
from bot.slack.payloads import actor_of, from_metadata, pressed, reading_payload, typed
from bot.slack.presence import Presence
from bot.slack.presses import Presses
from bot.slack.reply import Reply
from bot.slack.report.form import ReportForm, client_first_view, edit_view, report_view
from bot.slack.report.reading import read_report
from bot.slack.saving import SAVED, save
from bot.usecases.edit_report import edit_report
from bot.usecases.my_locale import my_locale, their_date_of
from bot.usecases.report_lost_deal import Reported, report_lost_deal
from bot.usecases.same_client import other_client, same_client


class ReportHandlers:
    """What happens around the form of `/lostdeal` and its receipt."""

    def __init__(
        self, ctx: HandlerContext, presses: Presses, presence: Presence, updates: FormUpdates
    ) -> None:
        self._ctx = ctx
        self._presses = presses
        self._presence = presence
        self._updates = updates

    async def open_report(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Open an empty report, from Home."""
        reply, actor = Reply(body, client, respond), actor_of(body)

        async def open_it() -> None:
            await self._ctx.refuse_unknown(actor)
            await open_form(reply, report_view(self._ctx.catalog, ReportForm()))

        await explain_failures(self._ctx, reply, open_it)
        await self._presence.note(actor)

    async def follow_circumstance(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Ask what the picked circumstance needs, with everything typed so far kept."""
        view, values = body["view"], typed(body)
        with reading_payload():
            circumstance = Circumstance(values["circumstance"])
        form = ReportForm(
            circumstance=circumstance,
            typed=values,
            metadata=view["private_metadata"],
            editing=view["callback_id"] == "edit_report",
        )

        async def build() -> Block:
            return report_view(self._ctx.catalog, form)

        await self._updates.follow(Reply(body, client, respond), build, "messages/form_stuck")

    async def save_report(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Keep a new report with its whole plan."""

        def keep(turn: Turn) -> Reported | None:
            mine = my_locale(turn)
            report = read_report(self._ctx.catalog, typed(body), mine.locale, mine.today)
            return report_lost_deal(turn, report)

        await save(self._ctx, ack, body, keep, context)

    async def send_receipt(self, context: AsyncBoltContext) -> None:
        """Send at once what the report made due; a repeated one may have been cut off before."""
        reported, deliverer = context.get(SAVED), self._ctx.deliverer
        if isinstance(reported, Reported):
            await deliverer.deliver_receipt(reported.case, reported.receipt)
        if not isinstance(reported, Reported) or reported.case.deal.escalation is not None:
            await deliverer.run_once()

    async def open_edit(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Open the report to correct it."""

        def form(case: OwnCase, metadata: str) -> Block | None:
            return None if case.state in CLOSED else edit_view(self._ctx.catalog, case, metadata)

        await self._presses.open_for(Reply(body, client, respond), pressed(body), form)

    async def open_for_client(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Open a report for the client who feels what a supplier did."""

        def form(case: OwnCase, _metadata: str) -> Block | None:
            if is_client(case.facts.circumstance):
                return None
            return client_first_view(self._ctx.catalog, case)

        await self._presses.open_for(Reply(body, client, respond), pressed(body), form)

    async def save_edit(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Keep a corrected report and plan it again."""
        deal_id = from_metadata(body).target.deal_id

        def keep(turn: Turn) -> Case:
            mine, before = my_locale(turn), their_date_of(turn, deal_id)
            # A date that has passed since it was given stands in nobody's way.
            earliest = min(mine.today, before) if before else mine.today
            report = read_report(self._ctx.catalog, typed(body), mine.locale, earliest)
            return edit_report(turn, deal_id, report)

        await save(self._ctx, ack, body, keep)

    async def tell_apart(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Take two spellings for one client, or for two, because the rep says so."""
        target = pressed(body)
        is_same = body["actions"][0]["action_id"] == SAME_CLIENT
        answer = same_client if is_same else other_client
        await self._presses.keep(
            ack, context, body, target, lambda turn: answer(turn, target.deal_id, target.step)
        )
