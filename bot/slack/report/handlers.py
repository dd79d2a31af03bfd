"""A report: its form filled in, saved, corrected, and its receipt's question answered."""

from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.case import Case
from bot.cases.own_case import OwnCase, locked_own_case
from bot.cases.turn import Turn
from bot.core.circumstances import Circumstance, is_client
from bot.core.deal_state import CLOSED
from bot.core.playbook import Slot
from bot.slack.action_ids import SAME_CLIENT, Target
from bot.slack.deal.words import Insisted, checked
from bot.slack.elements import Block
from bot.slack.explain import explain_failures
from bot.slack.form_fields import typed
from bot.slack.form_updates import FormUpdates
from bot.slack.handler_context import HandlerContext
from bot.slack.open_form import open_form
from bot.slack.origins import Origin, from_metadata, to_metadata
from bot.slack.payloads import actor_of, pressed, reading_payload
from bot.slack.presence import Presence
from bot.slack.presses import Presses
from bot.slack.reply import Reply
from bot.slack.report.fields import ReportForm
from bot.slack.report.form import client_first_view, edit_view, report_view
from bot.slack.report.more import amount_view, more_view, said_as
from bot.slack.report.reading import read_report
from bot.slack.saving import SAVED, SentBack, attempt, save_then
from bot.slack.workflow.handlers import show_request
from bot.usecases.edit_report import edit_report
from bot.usecases.my_locale import my_locale, their_date_of
from bot.usecases.report_lost_deal import Reported, report_lost_deal
from bot.usecases.requests import answer_request, own_request
from bot.usecases.same_client import other_client, same_client
from storage.models import RequestTopic

SENTENCES = (Slot.SAY_HAPPENED, Slot.SAY_IMPACT)


def asked_from(body: dict[str, Any]) -> Origin | None:
    """Where a workflow's question stands that a report was opened from; None for any other."""
    return from_metadata(body) if body["view"]["private_metadata"] else None


class ReportHandlers:
    """What happens around the form of `/lostdeal` and its receipt."""

    def __init__(
        self, ctx: HandlerContext, presses: Presses, presence: Presence, updates: FormUpdates
    ) -> None:
        self._ctx = ctx
        self._presses = presses
        self._presence = presence
        self._updates = updates
        self._insisted = Insisted()

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

        asked_by = asked_from(body)

        def keep(turn: Turn) -> Reported | None:
            mine = my_locale(turn)
            report = read_report(self._ctx.catalog, typed(body), mine, mine.today)
            reported = report_lost_deal(turn, report)
            if asked_by is not None and reported is not None:
                answer_request(turn, asked_by.target.nudge_id, RequestTopic.LOGGED)
            return reported

        def ask_more(reported: Reported | None) -> Block | None:
            return self._ask_more(reported, typed(body).get("amount", ""))

        await save_then(ack, await attempt(self._ctx, body, keep), context, ask_more)

    def _ask_more(self, reported: Reported | None, worth: str) -> Block | None:
        # The report is kept: what Slack repeats closes the form, and the first note asks.
        if reported is None:
            return None
        case = reported.case
        origin = Origin(Target(case.deal.id, reported.receipt.id))
        return more_view(self._ctx.catalog, case, to_metadata(origin), worth)

    async def send_receipt(self, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Send at once what the report made due; a repeated one may have been cut off before.

        Where a workflow asked for it, its question says that it was logged.
        """
        await self._show_asked(body, context)
        reported, deliverer = context.get(SAVED), self._ctx.deliverer
        if isinstance(reported, Reported):
            await deliverer.deliver_receipt(reported.case, reported.receipt)
        if not isinstance(reported, Reported) or reported.case.deal.escalation is not None:
            await deliverer.run_once()

    async def _show_asked(self, body: dict[str, Any], context: AsyncBoltContext) -> None:
        asked_by, actor = asked_from(body), actor_of(body)
        if asked_by is not None and isinstance(context.get(SAVED), Reported):
            nudge_id = asked_by.target.nudge_id
            found = await self._ctx.act(actor, lambda turn: own_request(turn, nudge_id))
            await show_request(self._ctx, actor, asked_by, found)

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

    async def save_edit(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Keep a corrected report and plan it again."""
        deal_id, values = from_metadata(body).target.deal_id, typed(body)
        sentences = {str(name): values[name] for name in SENTENCES if name in values}
        view_id = str(body["view"]["id"])
        refused = self._insisted.before(view_id)

        def keep(turn: Turn) -> Case:
            mine, before = my_locale(turn), their_date_of(turn, deal_id)
            # A date that has passed since it was given stands in nobody's way.
            earliest = min(mine.today, before) if before else mine.today
            report = read_report(self._ctx.catalog, values, mine, earliest)
            case = locked_own_case(turn, deal_id)
            said = checked(self._ctx.catalog, case, sentences, refused)
            return edit_report(turn, deal_id, said_as(report, said))

        saved = await attempt(self._ctx, body, keep)
        catalog, worth = self._ctx.catalog, values.get("amount", "")
        await save_then(ack, saved, context, lambda case: amount_view(catalog, case, worth))
        wrong = saved.errors if isinstance(saved, SentBack) else {}
        self._insisted.note(view_id, {name: values[name] for name in wrong if name in values})

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
