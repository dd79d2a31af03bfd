"""Telling whoever pressed or typed, where they did it, why nothing happened."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp

from bot.cases.case import NoSuchDeal, Unplannable
from bot.cases.last_press import TooLateToTakeBack
from bot.cases.workspaces import UnknownWorkspace
from bot.copy.catalog import Catalog
from bot.copy.escaping import Mrkdwn
from bot.slack.call_again import TROUBLES
from bot.slack.case_text import short_name
from bot.slack.elements import section
from bot.slack.handler_context import HandlerContext
from bot.slack.message import Message, message_of
from bot.slack.open_form import NotOpened, open_form
from bot.slack.payloads import actor_of
from bot.slack.reply import Reply
from bot.slack.word_view import word_view
from storage.unavailable import DatabaseUnavailable

T = TypeVar("T")
Show = Callable[[], Awaitable[None]]

_MESSAGES: dict[type[Exception], str] = {
    NoSuchDeal: "messages/gone",
    Unplannable: "messages/needs_help",
    DatabaseUnavailable: "messages/unavailable",
    UnknownWorkspace: "messages/unknown_workspace",
    TooLateToTakeBack: "messages/too_late_to_undo",
}
_OK = 200

log = logging.getLogger(__name__)


async def explain_failures(ctx: HandlerContext, reply: Reply, show: Show, typed: str = "") -> None:
    """Show something, or say in a sentence why not, with what was typed in it."""
    try:
        await show()
    except tuple(_MESSAGES) as trouble:
        await tell_user(ctx, reply, _why_not(ctx.catalog, trouble))
    except NotOpened as closed:
        log.warning("a form was not opened: %s", closed.code)
        too_slow = closed.code == "expired_trigger_id" and not typed
        why = "messages/too_slow" if too_slow else "messages/not_opened"
        text = ctx.catalog.text(why, typed=typed)
        await tell_user(ctx, reply, text, in_window=False)


async def explain_outcome(
    ctx: HandlerContext, reply: Reply, outcome: T | Exception, show: Callable[[T], Awaitable[None]]
) -> None:
    """Show what a press came to, or say in a sentence why it came to nothing."""

    async def show_it() -> None:
        if isinstance(outcome, Exception):
            raise outcome
        await show(outcome)

    await explain_failures(ctx, reply, show_it)


def _why_not(catalog: Catalog, trouble: Exception) -> Mrkdwn:
    about = trouble.client if isinstance(trouble, Unplannable | TooLateToTakeBack) else ""
    return catalog.text(_MESSAGES[type(trouble)], client=short_name(about))


async def tell_user(
    ctx: HandlerContext, reply: Reply, text: Mrkdwn, *, in_window: bool = True
) -> None:
    """Only the one who acted sees it: in its place, on Home in a window, else among their messages.

    Slack takes an answer for 30 minutes and five times, and opens a window once for each trigger.
    """
    if reply.respond.response_url:
        if await answer(reply, text, replace=False):
            return
    elif in_window:
        try:
            await open_form(reply, word_view(ctx.catalog, text))
        except NotOpened as closed:
            log.warning("a word was not shown in a window: %s", closed.code)
        else:
            return
    try:
        await ctx.messenger.tell(actor_of(reply.body), message_of([section(text)]))
    except TROUBLES as trouble:
        log.warning("somebody could not be told: %s", trouble.code)


async def replace_in_place(ctx: HandlerContext, reply: Reply, told: Message) -> None:
    """Put a message where something was pressed; among their messages where Slack takes it not."""
    if reply.respond.response_url:
        try:
            response = await reply.respond(
                text=told.text, blocks=told.blocks, replace_original=True
            )
        except (aiohttp.ClientError, TimeoutError):
            log.warning("an answer was not put in its place")
        else:
            if response.status_code == _OK:
                return
    try:
        await ctx.messenger.tell(actor_of(reply.body), told)
    except TROUBLES as trouble:
        log.warning("somebody could not be told: %s", trouble.code)


async def answer(reply: Reply, text: Mrkdwn, *, replace: bool) -> bool:
    """Answer where something was pressed or typed; gives whether Slack took it."""
    try:
        response = await reply.respond(
            text=text,
            response_type=None if replace else "ephemeral",
            replace_original=replace,
        )
    except (aiohttp.ClientError, TimeoutError):
        return False
    return response.status_code == _OK
