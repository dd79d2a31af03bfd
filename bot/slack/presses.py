"""A press: recorded before it is acknowledged, then shown as things stand."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.case import NoSuchDeal, Unplannable
from bot.cases.last_press import TooLateToTakeBack
from bot.cases.own_case import OwnCase, locked_own_case
from bot.cases.turn import Turn
from bot.cases.workspaces import UnknownWorkspace
from bot.slack.action_ids import Target
from bot.slack.call_again import TROUBLES
from bot.slack.elements import Block
from bot.slack.explain import explain_failures, explain_outcome
from bot.slack.handler_context import HandlerContext
from bot.slack.home.show import Shown, show, what_to_show, with_others
from bot.slack.open_form import open_form
from bot.slack.origins import from_metadata, origin_of, to_metadata
from bot.slack.payloads import Actor, Body, actor_of, press_key
from bot.slack.reply import Reply
from bot.slack.saving import was_sent_back
from bot.slack.show_anew import show_or_tell, show_saved
from bot.usecases.promises import KeptWhen
from bot.usecases.record_outcome import OldButton, Recorded
from bot.usecases.remove_report import AskFirst
from storage.unavailable import DatabaseUnavailable

OUTCOME = "outcome"
_MENUS = frozenset({"static_select", "external_select"})
NOTHING_CHANGED = (DatabaseUnavailable, NoSuchDeal, Unplannable, TooLateToTakeBack)
Form = Callable[[OwnCase, str], Block | None]
T = TypeVar("T")

log = logging.getLogger(__name__)


class Presses:
    """What every button has in common."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def acknowledge(self, ack: AsyncAck) -> None:
        """Acknowledge what only opens a form."""
        await ack()

    async def keep(
        self,
        ack: AsyncAck,
        context: AsyncBoltContext,
        body: dict[str, Any],
        target: Target,
        work: Callable[[Turn], object],
    ) -> None:
        """Commit, then acknowledge; what is shown afterwards was read with it."""
        await self.commit(context, body, target, work)
        await ack()

    async def commit(
        self,
        context: AsyncBoltContext,
        body: dict[str, Any],
        target: Target,
        work: Callable[[Turn], object],
    ) -> None:
        """Leave in Bolt's context what a press came to."""
        origin = origin_of(body, target)

        def keep(turn: Turn) -> Shown:
            done = work(turn)
            changed = not isinstance(done, Recorded) or done.changed
            shown = what_to_show(turn, origin)
            return replace(with_others(turn, shown) if changed else shown, kept=changed)

        context[OUTCOME] = await outcome_of(self._ctx, context, body, keep)

    async def note_refusal(
        self,
        context: AsyncBoltContext,
        body: dict[str, Any],
        note: Callable[[Turn], object] | None,
    ) -> None:
        """Write down, where there is something to, that the rules refused a press."""
        if note is not None and was_refused(context[OUTCOME]):
            await outcome_of(self._ctx, context, body, note)

    async def show(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Show in place what was kept, or say why nothing was."""
        outcome, reply = context[OUTCOME], Reply(body, client, respond)

        async def show_it(shown: Shown) -> None:
            await show_or_tell(self._ctx, reply, shown, kept=shown.kept)

        await explain_outcome(self._ctx, reply, outcome, show_it)
        if isinstance(outcome, NoSuchDeal):
            await self._show_without(reply)

    async def _show_without(self, reply: Reply) -> None:
        """Home without a deal that is not theirs any more; nothing else shows several for long."""
        if (reply.body.get("view") or {}).get("type") != "home":
            return
        origin = origin_of(reply.body, Target(""))
        try:
            shown = await self._ctx.act(
                actor_of(reply.body), lambda turn: what_to_show(turn, origin)
            )
            await show(self._ctx, reply.client, shown)
        except (*TROUBLES, NoSuchDeal, DatabaseUnavailable, UnknownWorkspace) as trouble:
            log.info("a page of deals was not brought up to date: %s", type(trouble).__name__)

    async def show_origin(
        self, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        """Bring up to date what a form was opened from, if it was opened from anything."""
        if body["view"]["private_metadata"]:
            origin, kept = from_metadata(body), not was_sent_back(ack)
            await show_saved(self._ctx, body, client, origin, kept=kept)

    async def open_for(self, reply: Reply, target: Target, form: Form) -> None:
        """Open a form about the presser's own deal, or show how things stand."""
        ctx, actor = self._ctx, actor_of(reply.body)
        origin = origin_of(reply.body, target)

        from_menu = is_from_menu(reply.body)

        def look(turn: Turn) -> tuple[Block | None, Shown | None]:
            case = locked_own_case(turn, target.deal_id)
            # The form says how things stood when it was opened.
            about = replace(origin, target=replace(target, seen=len(case.history)))
            view = form(case, to_metadata(about))
            return view, what_to_show(turn, origin) if view is None or from_menu else None

        async def open_it() -> None:
            view, shown = await about_a_deal(ctx, actor, look)
            if view is not None:
                await open_form(reply, view)
            if shown is not None:
                await (
                    show_or_tell(ctx, reply, shown, kept=False)
                    if view is None
                    else self.clear_menu(reply, shown)
                )

        await explain_failures(ctx, reply, open_it)

    async def clear_menu(self, reply: Reply, shown: Shown) -> None:
        """Show a place anew, whose menu would go on showing what was picked, form saved or not."""
        try:
            await show(self._ctx, reply.client, shown)
        except TROUBLES as trouble:
            log.info("a menu was not cleared: %s", trouble.code)


def was_refused(outcome: object) -> bool:
    """Whether a press changed nothing because it does not follow from how things stand."""
    return isinstance(outcome, OldButton) or (isinstance(outcome, Shown) and not outcome.kept)


def is_from_menu(body: Body) -> bool:
    """Whether something was picked from a list, and not pressed."""
    return body["actions"][0].get("type") in _MENUS


async def outcome_of(
    ctx: HandlerContext,
    context: AsyncBoltContext,
    body: dict[str, Any],
    work: Callable[[Turn], object],
) -> object:
    """What a press comes to; where nothing was changed, why, to be told in its place."""
    try:
        return await about_a_deal(ctx, actor_of(body), work, press_key(body))
    except (*NOTHING_CHANGED, AskFirst, KeptWhen, OldButton) as why:
        context.logger.info("a press changed nothing: %s", type(why).__name__)
        return why


async def about_a_deal(
    ctx: HandlerContext, actor: Actor, work: Callable[[Turn], T], delivery: str | None = None
) -> T:
    """One turn about a deal; a workspace that is not known has none."""
    try:
        return await ctx.act(actor, work, delivery)
    except UnknownWorkspace as unknown:
        raise NoSuchDeal(actor.team_id) from unknown
