"""`/lostdeal`: a word is answered at once, anything else opens a form."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.workspaces import UnknownWorkspace
from bot.core.circumstances import named_circumstance
from bot.core.quick_report import parse_quick_report
from bot.slack.action_ids import Target
from bot.slack.allowed import NotAllowed, is_admin, require
from bot.slack.case_text import typed_amount
from bot.slack.command_words import CommandWords
from bot.slack.elements import Block
from bot.slack.explain import explain_failures, tell_user
from bot.slack.handler_context import HandlerContext
from bot.slack.message import message_of
from bot.slack.open_form import open_form
from bot.slack.payloads import Actor, Origin, actor_of, command_text
from bot.slack.presence import Presence
from bot.slack.promise.form import MOST_DEALS as MOST_PICKS
from bot.slack.promise.form import pick_promise_view, usual_day_of
from bot.slack.rep.form import hours_view, lift_view
from bot.slack.rep.locale import locale_of
from bot.slack.reply import Reply
from bot.slack.report.fields import ReportForm
from bot.slack.report.form import report_view
from bot.slack.review.form import review_pick_view
from bot.slack.review.handlers import first_review
from bot.usecases.contact import stopped_clients
from bot.usecases.list_deals import list_deals
from bot.usecases.my_locale import my_locale
from bot.usecases.own_words import next_with_words
from bot.usecases.rep_time import rep_time
from storage.unavailable import DatabaseUnavailable

_INSTEAD: dict[type[Exception], str] = {
    DatabaseUnavailable: "messages/unavailable",
    UnknownWorkspace: "messages/unknown_workspace",
}
"""What is said where there can be no answer."""


class NothingToPick(Exception):
    """A form that would have nothing to choose from; the message says so."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Commands:
    """The slash command, acknowledged first and followed by its form."""

    def __init__(self, ctx: HandlerContext, presence: Presence) -> None:
        self._ctx = ctx
        self._words = CommandWords(ctx)
        self._presence = presence

    async def answer(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Acknowledge, with the answer where a word asks for one."""
        text, catalog = command_text(body), self._ctx.catalog
        answer = self._words.answer_for(text)
        if answer is None:
            await ack()
            return
        try:
            blocks = await answer(actor_of(body), text)
        except tuple(_INSTEAD) as trouble:
            await ack(text=catalog.text(_INSTEAD[type(trouble)]))
        except NotAllowed as refusal:
            await ack(text=catalog.text(refusal.message))
        else:
            told = message_of(blocks)
            await ack(text=told.text, blocks=told.blocks)

    async def follow(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Open the form that was asked for; whoever types a command is there."""
        text, actor = command_text(body), actor_of(body)
        if self._words.answer_for(text) is None:
            await self._open_form(Reply(body, client, respond), text)
        await self._presence.note(actor)

    async def _open_form(self, reply: Reply, text: str) -> None:
        async def open_it() -> None:
            actor = actor_of(reply.body)
            await self._ctx.refuse_unknown(actor)
            await open_form(reply, await self._view(actor, text))

        try:
            await explain_failures(self._ctx, reply, open_it, typed=text)
        except (NothingToPick, NotAllowed) as nothing:
            await tell_user(self._ctx, reply, self._ctx.catalog.text(nothing.message))

    async def _view(self, actor: Actor, text: str) -> Block:
        match text.lower():
            case "promise":
                return await self._promise_view(actor)
            case "review":
                return await self._review_view(actor)
            case "hours":
                return await self._hours_view(actor)
            case "lift":
                return await self._lift_view(actor)
            case _:
                locale = await locale_of(self._ctx, actor)
                mine = await self._ctx.act(actor, my_locale)
                return report_view(self._ctx.catalog, _prefilled(text, locale, mine.currency))

    async def _promise_view(self, actor: Actor) -> Block:
        deals = await self._ctx.act(actor, lambda turn: list_deals(turn, MOST_PICKS))
        if not deals.cases:
            raise NothingToPick("messages/list_empty")
        due_on = usual_day_of(deals.cases[0], self._ctx.clock.now())
        return pick_promise_view(self._ctx.catalog, deals.cases, due_on)

    async def _review_view(self, actor: Actor) -> Block:
        deals = await self._ctx.act(actor, lambda turn: list_deals(turn, MOST_PICKS))
        choices = [(case, step) for case in deals.cases if (step := next_with_words(case))]
        if not choices:
            raise NothingToPick("messages/review_none")
        if len(choices) > 1:
            return review_pick_view(self._ctx.catalog, choices)
        case, step = choices[0]
        return first_review(self._ctx, case, step, Origin(Target(case.deal.id, step=step.key)))

    async def _hours_view(self, actor: Actor) -> Block:
        return hours_view(self._ctx.catalog, await self._ctx.act(actor, rep_time))

    async def _lift_view(self, actor: Actor) -> Block:
        await require(self._ctx, actor, is_admin, "messages/lift_not_admin")
        stopped = await self._ctx.act(actor, stopped_clients)
        if not stopped:
            raise NothingToPick("messages/nothing_stopped")
        return lift_view(self._ctx.catalog, stopped)


def _prefilled(text: str, locale: str, currency: str | None) -> ReportForm:
    if not text:
        return ReportForm()
    circumstance, told = named_circumstance(text)
    quick = parse_quick_report(told, locale, currency)
    typed = {"client": quick.client, "what_happened": quick.what_happened}
    if quick.amount is not None:
        typed["amount"], typed["currency"] = typed_amount(quick.amount, locale)
    return ReportForm(circumstance, typed)
