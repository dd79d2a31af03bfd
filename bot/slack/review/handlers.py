"""Reviewing a rep's words: opened from a note or by command, read, edited and kept."""

from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.own_case import OwnCase, StaleAction
from bot.cases.turn import Turn
from bot.copy.escaping import escape
from bot.core.playbook import Channel, Step
from bot.slack.action_ids import Target
from bot.slack.deal.script import starting_words
from bot.slack.elements import Block
from bot.slack.form_fields import picked
from bot.slack.form_updates import FormUpdates
from bot.slack.handler_context import HandlerContext
from bot.slack.origins import Origin, origin_of
from bot.slack.payloads import actor_of, pressed
from bot.slack.presses import Presses
from bot.slack.reply import Reply
from bot.slack.review.form import Draft, review_view
from bot.slack.review.reading import TROUBLES, ReviewReader, channel_of, told_in_form
from bot.slack.review.state import ReviewState, draft_block, read_state, typed_draft
from bot.slack.saving import first_input
from bot.slack.show_anew import show_saved
from bot.slack.word_view import word_view
from bot.usecases.own_words import drop_words, keep_words, step_with_words
from bot.usecases.show_deal import note_about

KEPT, TROUBLE, READING = "words_kept", "review_trouble", "reading"


class ReviewHandlers:
    """What happens in the form where a rep's words are read."""

    def __init__(
        self, ctx: HandlerContext, presses: Presses, updates: FormUpdates, reader: ReviewReader
    ) -> None:
        self._ctx = ctx
        self._reader = reader
        self._presses = presses
        self._updates = updates

    async def open(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Open the form with the step's words."""
        target = pressed(body)
        origin = origin_of(body, target)

        def form(case: OwnCase, _metadata: str) -> Block | None:
            try:
                step = step_with_words(case, target.step)
            except StaleAction:
                return None
            return first_review(self._ctx, case, step, origin)

        await self._presses.open_for(Reply(body, client, respond), target, form)

    async def pick(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Put the form of the deal that was picked in place of the choice."""
        target = picked(body, "deal")
        try:
            case, step = await self._reader.case(actor_of(body), target)
        except TROUBLES as trouble:
            await ack(
                response_action="errors", errors={first_input(body): self._reader.why(trouble)}
            )
        else:
            view = first_review(self._ctx, case, step, Origin(target))
            await ack(response_action="update", view=view)

    async def read(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Read the draft and answer in the form; nothing typed is lost when that fails."""
        known = self._updates.overtake(body)
        block_id, words = typed_draft(body)
        if error := self._reader.wrong(words):
            await ack(response_action="errors", errors={block_id: error})
            return
        try:
            reading = await self._reader.read(body)
        except TROUBLES as trouble:
            await ack(response_action="errors", errors={block_id: self._reader.why(trouble)})
        else:
            context[READING] = (reading, known)
            await ack(response_action="update", view=self._reader.shown(reading))

    async def follow_read(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Ask a third reader about what is in doubt, and say so where it changes the answer."""
        reading, known = context.get(READING) or (None, 0)
        decided = await self._reader.decided(reading) if reading else None
        if decided is not None:
            view = self._reader.shown(decided)
            await self._updates.amend(Reply(body, client, respond), view, known)

    async def switch(self, ack: AsyncAck) -> None:
        """Acknowledge; the form follows."""
        await ack()

    async def follow_switch(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Ask for the other channel's words; what was typed stays."""

        async def build() -> Block:
            try:
                return await self._reader.switched(body)
            except TROUBLES as trouble:
                return told_in_form(body, escape(self._reader.why(trouble)))

        await self._updates.follow(Reply(body, client, respond), build, "messages/form_stuck")

    async def keep(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Keep the words that were read last, then acknowledge."""
        _, words = typed_draft(body)
        state, channel = read_state(body), channel_of(body)
        if state.has_read(channel, words):
            target = state.origin.target
            try:
                await self._ctx.act(
                    actor_of(body),
                    lambda turn: keep_words(
                        turn, target.deal_id, target.step, Channel(channel), words
                    ),
                )
            except TROUBLES as trouble:
                context[TROUBLE] = self._reader.why(trouble)
            else:
                context[KEPT] = True
        await ack()

    async def follow_keep(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Say that they are kept and show them, or read first what was changed since."""
        kept = bool(context.get(KEPT))

        async def build() -> Block:
            if kept:
                return word_view(self._ctx.catalog, self._ctx.catalog.text("messages/review_kept"))
            return await self._read_first(body, context)

        otherwise = "messages/review_kept" if kept else "messages/form_stuck"
        await self._updates.follow(Reply(body, client, respond), build, otherwise)
        if kept:
            await self._show_note(body, client)

    async def drop(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Go back to our words, then acknowledge."""
        target, channel = pressed(body), body["actions"][0]["action_id"].partition(".")[2]

        def forget(turn: Turn) -> None:
            drop_words(turn, target.deal_id, target.step, channel)

        await self._presses.keep(ack, context, body, target, forget)

    async def _read_first(self, body: dict[str, Any], context: AsyncBoltContext) -> Block:
        if trouble := context.get(TROUBLE) or self._reader.wrong(typed_draft(body)[1]):
            return told_in_form(body, escape(trouble))
        try:
            return await self._reader.view(body)
        except TROUBLES as slow:
            return told_in_form(body, escape(self._reader.why(slow)))

    async def _show_note(self, body: dict[str, Any], client: AsyncWebClient) -> None:
        actor, origin = actor_of(body), read_state(body).origin
        target = origin.target
        if not (target.nudge_id and origin.ts):
            # Opened from a list or by command: the words stand in the note, if it was sent.
            note = await self._ctx.act(
                actor, lambda turn: note_about(turn, target.deal_id, target.step)
            )
            if note is None:
                return
            about = Target(target.deal_id, note.nudge_id, target.step)
            origin = Origin(about, note.channel, note.ts)
        await show_saved(self._ctx, body, client, origin)


def first_review(ctx: HandlerContext, case: OwnCase, step: Step, origin: Origin) -> Block:
    """The form as it opens: the first channel's words, unread."""
    channel = step.channels[0]
    words = starting_words(ctx.catalog, case, step, channel, ctx.clock.now())
    draft = Draft(case, step, draft_block(channel), words, ctx.reviewer.shown_to)
    return review_view(ctx.catalog, draft, ReviewState(origin, channel))
