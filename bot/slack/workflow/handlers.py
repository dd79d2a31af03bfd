"""The step *Log a lost deal* of Workflow Builder: its owner is asked, and only then it is logged.

docs.slack.dev/workflows/workflow-steps and docs.slack.dev/reference/events/function_executed.
"""

import asyncio
import logging
from enum import StrEnum
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.complete.async_complete import AsyncComplete
from slack_bolt.context.fail.async_fail import AsyncFail
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.turn import Turn
from bot.cases.workspaces import UnknownWorkspace
from bot.delivery.cards import RequestCard
from bot.delivery.ports import NotSent, Posted, Refused
from bot.slack.action_ids import Target
from bot.slack.call_again import TROUBLES
from bot.slack.elements import Block
from bot.slack.errors import sending
from bot.slack.explain import explain_failures, explain_outcome
from bot.slack.handler_context import HandlerContext
from bot.slack.open_form import open_form
from bot.slack.origins import Origin, origin_of, to_metadata
from bot.slack.payloads import Actor, actor_of, pressed_id
from bot.slack.presses import OUTCOME, outcome_of
from bot.slack.rep.locale import locale_of
from bot.slack.reply import Reply
from bot.slack.report.form import report_view
from bot.slack.workflow.inputs import StepRun, form_of, read_run
from bot.usecases.requests import Request, answer_request, ask_owner, own_request
from storage.models import RequestTopic

SECONDS = 2
"""How long Slack is waited for: its own patience is three, and what it repeats is taken then."""

WRONG = "wrong"

log = logging.getLogger(__name__)


class StepFault(StrEnum):
    """Why a step cannot ask anybody."""

    CLIENT_MISSING = "client_missing"
    OWNER_MISSING = "owner_missing"
    OWNER_UNKNOWN = "owner_unknown"
    WORKSPACE_UNKNOWN = "workspace_unknown"


class WorkflowHandlers:
    """Runs of the step, and what the owner answers."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def take(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Keep the question, then acknowledge: what fails before is sent again by Slack."""
        run = read_run(body)
        wrong = self._wrong_input(run) or await self._wrong_owner(run)
        if not wrong:
            wrong = await self._keep(run)
        context[WRONG] = wrong
        await ack()

    async def finish(
        self, context: AsyncBoltContext, complete: AsyncComplete, fail: AsyncFail
    ) -> None:
        """Ask the owner, and tell the workflow that they were asked, or why not."""
        wrong = context[WRONG]
        if not wrong:
            await self._ctx.deliverer.run_once()
        try:
            with sending("functions.complete"):
                if wrong:
                    await fail(self._ctx.catalog.label(f"workflow.{wrong}"))
                else:
                    await complete({})
        except TROUBLES as trouble:
            # Of a run that Slack told of twice the second end is refused.
            log.warning("a workflow was not told how its step ended: %s", trouble.code)

    async def acknowledge(self, ack: AsyncAck) -> None:
        """Acknowledge what only opens a form."""
        await ack()

    async def log_it(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Open the report with what the workflow told; it is logged when its owner saves it."""
        reply, actor, nudge_id = Reply(body, client, respond), actor_of(body), pressed_id(body)
        origin = origin_of(body, Target("", nudge_id))

        async def open_it() -> None:
            locale = (await locale_of(self._ctx, actor)).locale
            asked = await self._ctx.act(actor, lambda turn: own_request(turn, nudge_id))
            if asked.topic is RequestTopic.LOGGED:
                await show_request(self._ctx, actor, origin, asked)
            else:
                await open_form(reply, self._view(asked, locale, origin))

        await explain_failures(self._ctx, reply, open_it)

    async def leave(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Note that it is not to be logged, then acknowledge."""
        nudge_id = pressed_id(body)

        def note(turn: Turn) -> Request:
            found = own_request(turn, nudge_id)
            if found.topic is RequestTopic.LOGGED:
                return found
            return answer_request(turn, nudge_id, RequestTopic.LEFT)

        context[OUTCOME] = await outcome_of(self._ctx, context, body, note)
        await ack()

    async def show_left(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Show it in the question's place."""

        async def show_it(left: Request) -> None:
            origin = origin_of(body, Target("", left.nudge_id))
            await show_request(self._ctx, actor_of(body), origin, left)

        await explain_outcome(self._ctx, Reply(body, client, respond), context[OUTCOME], show_it)

    def _view(self, asked: Request, locale: str, origin: Origin) -> Block:
        catalog = self._ctx.catalog
        return report_view(catalog, form_of(catalog, asked.asked, locale, to_metadata(origin)))

    def _wrong_input(self, run: StepRun) -> StepFault | None:
        if not run.asked.client:
            return StepFault.CLIENT_MISSING
        return None if run.owner else StepFault.OWNER_MISSING

    async def _wrong_owner(self, run: StepRun) -> StepFault | None:
        try:
            async with asyncio.timeout(SECONDS):
                person = await self._ctx.messenger.person(run.team_id, run.owner)
        except Refused:
            return StepFault.OWNER_UNKNOWN
        except TimeoutError as late:
            raise NotSent("timeout") from late
        nobody = person.is_bot or person.deactivated or person.is_foreign
        return StepFault.OWNER_UNKNOWN if nobody else None

    async def _keep(self, run: StepRun) -> StepFault | None:
        actor = Actor(run.team_id, run.owner)
        try:
            await self._ctx.told(actor, lambda turn: ask_owner(turn, run.asked, run.execution_id))
        except UnknownWorkspace:
            return StepFault.WORKSPACE_UNKNOWN
        return None


async def show_request(ctx: HandlerContext, actor: Actor, origin: Origin, found: Request) -> None:
    """Show how far a request has come, in the place of its question."""
    card = RequestCard(found.nudge_id, found.asked, found.topic)
    try:
        await ctx.messenger.update(actor.team_id, Posted(origin.channel, origin.ts), card)
    except TROUBLES as trouble:
        log.warning("an answered question was not changed: %s", trouble.code)
