"""`/lostdeal`: a word is answered at once, anything else opens a form."""

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.workspaces import UnknownWorkspace
from bot.core.said_command import Command, Said
from bot.slack.allowed import NotAllowed
from bot.slack.command_views import CommandViews, NothingToPick
from bot.slack.command_words import Answer, CommandWords
from bot.slack.elements import section
from bot.slack.explain import explain_failures, replace_in_place, tell_user
from bot.slack.handler_context import HandlerContext
from bot.slack.message import Message, message_of
from bot.slack.open_form import open_form
from bot.slack.payloads import Actor, actor_of, command_text, pressed_text, reading_payload
from bot.slack.presence import Presence
from bot.slack.reply import Reply
from bot.slack.welcome.greeter import Greeter
from storage.unavailable import DatabaseUnavailable

_INSTEAD: dict[type[Exception], str] = {
    DatabaseUnavailable: "messages/unavailable",
    UnknownWorkspace: "messages/unknown_workspace",
}
"""What is said where there can be no answer."""


class Commands:
    """The slash command, acknowledged first and followed by its form."""

    def __init__(self, ctx: HandlerContext, presence: Presence, greeter: Greeter) -> None:
        self._ctx = ctx
        self._greeter = greeter
        self._words = CommandWords(ctx)
        self._views = CommandViews(ctx)
        self._presence = presence

    async def answer(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Acknowledge, with the answer where a word asks for one."""
        answer = self._words.answer_for(command_text(body))
        if answer is None:
            await ack()
            return
        told = await self._told(answer, actor_of(body))
        await ack(text=told.text, blocks=told.blocks)

    async def follow(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Open the form that was asked for; whoever types a command is there."""
        text, actor = command_text(body), actor_of(body)
        if self._words.answer_for(text) is None:
            await self._open_form(Reply(body, client, respond), self._words.said(text), text)
        # Before they are noted as present: whoever was here before is greeted no more.
        await self._greeter.greet(actor)
        await self._presence.note(actor)

    async def do_meant(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Do what was probably meant, in the place where that was asked."""
        reply, said = Reply(body, client, respond), _meant(body)
        answer = self._words.answer_to(said)
        if answer is None:
            await self._open_form(reply, said, f"{said.command} {said.rest}".strip())
        else:
            await self._replace(reply, answer)
        await self._presence.note(actor_of(body))

    async def log_typed(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Open a report with what was typed, whatever it was near to."""
        reply = Reply(body, client, respond)
        await self._open_form(reply, None, pressed_text(body))
        await self._presence.note(actor_of(body))

    async def _told(self, answer: Answer, actor: Actor) -> Message:
        catalog = self._ctx.catalog
        try:
            return message_of(await answer(actor))
        except tuple(_INSTEAD) as trouble:
            return message_of([section(catalog.text(_INSTEAD[type(trouble)]))])
        except NotAllowed as refusal:
            return message_of([section(catalog.text(refusal.message))])

    async def _replace(self, reply: Reply, answer: Answer) -> None:
        told = await self._told(answer, actor_of(reply.body))
        await replace_in_place(self._ctx, reply, told)

    async def _open_form(self, reply: Reply, said: Said | None, text: str) -> None:
        async def open_it() -> None:
            actor = actor_of(reply.body)
            await self._ctx.refuse_unknown(actor)
            await open_form(reply, await self._views.view(actor, said, text))

        try:
            await explain_failures(self._ctx, reply, open_it, typed=text)
        except (NothingToPick, NotAllowed) as nothing:
            await tell_user(self._ctx, reply, self._ctx.catalog.text(nothing.message))


@reading_payload()
def _meant(body: dict[str, Any]) -> Said:
    word, _, rest = pressed_text(body).partition(" ")
    return Said(Command(word), rest)
