"""The buttons: recorded before they are acknowledged, then shown as things stand."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.cases.case import Case, NoSuchDeal
from bot.cases.own_case import NotYours, own_case
from bot.core.deal_state import CLOSED, DealState
from bot.core.history import Event, EventKind
from bot.core.working_time import next_working_moment
from bot.slack.action_ids import Target, read_target
from bot.slack.case_text import money_of, typed_amount
from bot.slack.elements import Block
from bot.slack.explain import explain_failures, tell_user
from bot.slack.handler_context import HandlerContext
from bot.slack.modals.outcome import (
    name_time_view,
    script_view,
    snooze_view,
    win_back_view,
)
from bot.slack.modals.report import ReportForm, edit_view, report_view
from bot.slack.payloads import actor_of, choice_of, origin_of, press_key, to_metadata
from bot.slack.show import show_again
from bot.usecases.record_outcome import record_outcome
from bot.usecases.snooze import snooze
from storage.unavailable import DatabaseUnavailable

DAYS = {"tomorrow": 1, "three_days": 3, "week": 7}
PICK = "pick"
UNSAVED = "unsaved"


class Presses:
    """What happens when a rep presses a button or picks a snooze."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def record(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Record what happened, then acknowledge."""
        ctx, actor, action = self._ctx, actor_of(body), body["actions"][0]
        what = EventKind(action["action_id"].partition(".")[2])
        target, now = read_target(action["value"]), ctx.clock.now()

        def keep(session: Session) -> object:
            return record_outcome(
                session,
                ctx.coaching,
                team_id=actor.team_id,
                deal_id=target.deal_id,
                actor=actor.user_id,
                event=Event(what, now, target.step or None),
                delivery=press_key(body),
            )

        await self.keep(ack, context, keep)

    async def snooze(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Put a step off, then acknowledge; a picked date follows in a form."""
        choice, target = choice_of(body)
        if choice == PICK:
            await ack()
            return
        ctx, actor, now = self._ctx, actor_of(body), self._ctx.clock.now()

        def keep(session: Session) -> object:
            return snooze(
                session,
                ctx.coaching,
                team_id=actor.team_id,
                deal_id=target.deal_id,
                actor=actor.user_id,
                step=target.step,
                days=DAYS[choice],
                delivery=press_key(body),
                now=now,
            )

        await self.keep(ack, context, keep)

    async def acknowledge(self, ack: AsyncAck) -> None:
        """Acknowledge what only opens a form."""
        await ack()

    async def show(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Show in place how things stand now."""
        target = read_target(body["actions"][0]["value"])
        await self.show_target(body, client, respond, context, target)

    async def show_target(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
        target: Target,
    ) -> None:
        """Show in place how a deal stands now."""
        if context.get(UNSAVED):
            await tell_user(self._ctx, body, client, respond, "messages/unavailable")
            return
        await explain_failures(
            self._ctx, body, client, respond, lambda: self._show(body, client, target)
        )

    async def show_snoozed(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Show the snooze, or open the form that asks for its date."""
        if context.get(UNSAVED):
            await tell_user(self._ctx, body, client, respond, "messages/unavailable")
            return
        choice, target = choice_of(body)
        if choice != PICK:
            await explain_failures(
                self._ctx, body, client, respond, lambda: self._show(body, client, target)
            )
            return
        await self.open_for(body, client, respond, target, self._snooze_form)

    async def open_edit(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Open the report to correct it."""
        target = read_target(body["actions"][0]["value"])
        await self.open_for(body, client, respond, target, self._edit_form)

    async def open_win_back(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Ask what the recovery is worth and what the team may see."""
        target = read_target(body["actions"][0]["value"])
        await self.open_for(body, client, respond, target, self._win_back_form)

    async def open_script(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Ask for the words that complete the script."""
        target = read_target(body["actions"][0]["value"])
        await self.open_for(
            body,
            client,
            respond,
            target,
            lambda case, metadata: script_view(self._ctx.catalog, case, target.step, metadata),
        )

    async def open_name_time(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Ask when the rep will call or write."""
        target = read_target(body["actions"][0]["value"])

        def form(case: Case, metadata: str) -> Block | None:
            found = case.planned(target.step)
            if found is None or found.due_at is None:
                return None
            return name_time_view(self._ctx.catalog, self._next_hour(case), metadata)

        await self.open_for(body, client, respond, target, form)

    async def open_report(self, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Open an empty report, from Home."""
        view = report_view(self._ctx.catalog, ReportForm())
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    async def keep(
        self, ack: AsyncAck, context: AsyncBoltContext, keep: Callable[[Session], object]
    ) -> None:
        """Commit, then acknowledge; what went wrong is told when things are shown again."""
        try:
            await self._ctx.run(keep)
        except DatabaseUnavailable:
            context[UNSAVED] = True
        except (NotYours, NoSuchDeal):
            # Nothing was changed; whoever pressed is told when the message is shown again.
            context.logger.info("a press on a deal that is not the presser's changed nothing")
        await ack()

    async def _show(self, body: dict[str, Any], client: AsyncWebClient, target: Target) -> None:
        await show_again(self._ctx, client, actor_of(body), origin_of(body, target))

    async def open_for(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        target: Target,
        form: Callable[[Case, str], Block | None],
    ) -> None:
        """Open a form about the presser's own deal, or show how things stand."""
        ctx, actor, now = self._ctx, actor_of(body), self._ctx.clock.now()
        metadata = to_metadata(origin_of(body, target))

        async def open_form() -> None:
            case = await ctx.run(
                lambda s: own_case(
                    s, ctx.coaching, actor.team_id, target.deal_id, actor.user_id, now
                )
            )
            view = form(case, metadata)
            if view is None:
                await self._show(body, client, target)
            else:
                await client.views_open(trigger_id=body["trigger_id"], view=view)

        await explain_failures(ctx, body, client, respond, open_form)

    def _edit_form(self, case: Case, metadata: str) -> Block | None:
        return None if case.state in CLOSED else edit_view(self._ctx.catalog, case, metadata)

    def _win_back_form(self, case: Case, metadata: str) -> Block | None:
        if case.state is not DealState.SECOND_CHANCE:
            return None
        amount, currency = typed_amount(money_of(case.deal), case.rep.locale)
        return win_back_view(self._ctx.catalog, amount, currency, metadata)

    def _next_hour(self, case: Case) -> datetime:
        in_an_hour = self._ctx.clock.now() + timedelta(hours=1)
        sharp = in_an_hour.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return next_working_moment(case.calendar, sharp)

    def _snooze_form(self, case: Case, metadata: str) -> Block:
        today = self._ctx.clock.now().astimezone(case.calendar.tz).date()
        return snooze_view(self._ctx.catalog, today + timedelta(days=7), metadata)
