"""Reviewing a rep's words: opened from a note or by command, read, edited and kept."""

from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cases.case import NoSuchDeal, Unplannable
from bot.cases.own_case import OwnCase, StaleAction
from bot.cases.turn import Turn
from bot.cases.workspaces import UnknownWorkspace
from bot.copy.escaping import Mrkdwn, escape
from bot.core.playbook import Channel, Step
from bot.drafts.check_draft import ReadDraft, Review
from bot.drafts.draft_context import draft_context
from bot.drafts.reviewer import StillReading
from bot.slack.action_ids import Target
from bot.slack.deal.script import starting_words
from bot.slack.elements import INPUT_TEXT, Block, section
from bot.slack.form_updates import FormUpdates
from bot.slack.handler_context import HandlerContext
from bot.slack.payloads import (
    Actor,
    Origin,
    actor_of,
    origin_of,
    picked,
    pressed,
    reading_payload,
    typed,
)
from bot.slack.presses import Presses
from bot.slack.reply import Reply
from bot.slack.review.form import Draft, review_view
from bot.slack.review.state import ReviewState, draft_block, read_state, typed_draft
from bot.slack.saving import first_input
from bot.slack.show_anew import show_saved
from bot.slack.word_view import word_view
from bot.usecases.own_words import case_to_review, drop_words, keep_words, step_with_words
from bot.usecases.show_deal import note_about
from storage.unavailable import DatabaseUnavailable

_LABELS: dict[type[Exception], str] = {
    NoSuchDeal: "errors.gone",
    StaleAction: "errors.review_moved_on",
    DatabaseUnavailable: "errors.unavailable",
    UnknownWorkspace: "errors.unknown_workspace",
    StillReading: "errors.still_reading",
    Unplannable: "errors.needs_help",
}
_TROUBLES = tuple(_LABELS)
KEPT, TROUBLE, REVIEWED = "words_kept", "review_trouble", "reviewed"
TOLD = "told"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A draft that was read, and the form that it was read in."""

    draft: Draft
    state: ReviewState
    channel: str
    read: ReadDraft


class ReviewHandlers:
    """What happens in the form where a rep's words are read."""

    def __init__(self, ctx: HandlerContext, presses: Presses, updates: FormUpdates) -> None:
        self._ctx = ctx
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
            case, step = await self._case(actor_of(body), target)
        except _TROUBLES as trouble:
            await ack(response_action="errors", errors={first_input(body): self._why(trouble)})
        else:
            view = first_review(self._ctx, case, step, Origin(target))
            await ack(response_action="update", view=view)

    async def read(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Read the draft and answer in the form; nothing typed is lost when that fails."""
        known = self._updates.overtake(body)
        block_id, words = typed_draft(body)
        if error := self._wrong(words):
            await ack(response_action="errors", errors={block_id: error})
            return
        try:
            reviewed = await self._reviewed(body)
        except _TROUBLES as trouble:
            await ack(response_action="errors", errors={block_id: self._why(trouble)})
        else:
            context[REVIEWED] = (reviewed, known)
            await ack(response_action="update", view=self._view(reviewed, reviewed.read.review))

    async def follow_read(
        self,
        body: dict[str, Any],
        client: AsyncWebClient,
        respond: AsyncRespond,
        context: AsyncBoltContext,
    ) -> None:
        """Ask a third reader about what is in doubt, and say so where it changes the answer."""
        if REVIEWED not in context:
            return
        reviewed, known = context[REVIEWED]
        review = await self._ctx.reviewer.decided(reviewed.read)
        if review is not None:
            view = self._view(reviewed, review)
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
                return await self._switched(body)
            except _TROUBLES as trouble:
                return _told_in_form(body, escape(self._why(trouble)))

        await self._updates.follow(Reply(body, client, respond), build, "messages/form_stuck")

    async def keep(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Keep the words that were read last, then acknowledge."""
        _, words = typed_draft(body)
        state, channel = read_state(body), _channel(body)
        if state.has_read(channel, words):
            target = state.origin.target
            try:
                await self._ctx.act(
                    actor_of(body),
                    lambda turn: keep_words(
                        turn, target.deal_id, target.step, Channel(channel), words
                    ),
                )
            except _TROUBLES as trouble:
                context[TROUBLE] = self._why(trouble)
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
        if trouble := context.get(TROUBLE) or self._wrong(typed_draft(body)[1]):
            return _told_in_form(body, escape(trouble))
        try:
            reviewed = await self._reviewed(body)
        except _TROUBLES as slow:
            return _told_in_form(body, escape(self._why(slow)))
        return self._view(reviewed, reviewed.read.review)

    async def _reviewed(self, body: dict[str, Any]) -> Reviewed:
        ctx, state, channel = self._ctx, read_state(body), _channel(body)
        block_id, words = typed_draft(body)
        case, step = await self._case(actor_of(body), state.origin.target)
        context = draft_context(case, step, Channel(channel), ctx.clock.now())
        choices = ctx.coaching.for_team(actor_of(body).team_id).rule_choices
        read = await ctx.reviewer.read(words, context, state.found, choices)
        return Reviewed(Draft(case, step, block_id, words), state, channel, read)

    def _view(self, reviewed: Reviewed, review: Review) -> Block:
        draft, found = reviewed.draft, (finding.id for finding in review.findings)
        state = reviewed.state.after(reviewed.channel, draft.words, found)
        shown_to = self._ctx.reviewer.shown_to
        return review_view(self._ctx.catalog, draft, state, review, shown_to)

    async def _switched(self, body: dict[str, Any]) -> Block:
        ctx, state, chosen = self._ctx, read_state(body), Channel(_channel(body))
        block_id, words = typed_draft(body)
        case, step = await self._case(actor_of(body), state.origin.target)
        now, began = ctx.clock.now(), Channel(block_id.partition(".")[2])
        if words == starting_words(ctx.catalog, case, step, began, now).strip():
            block_id = draft_block(chosen)
            words = starting_words(ctx.catalog, case, step, chosen, now)
        fresh = ReviewState(state.origin, chosen, state.found)
        draft = Draft(case, step, block_id, words)
        return review_view(ctx.catalog, draft, fresh, shown_to=ctx.reviewer.shown_to)

    async def _case(self, actor: Actor, target: Target) -> tuple[OwnCase, Step]:
        return await self._ctx.act(
            actor, lambda turn: case_to_review(turn, target.deal_id, target.step)
        )

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

    def _wrong(self, words: str) -> str:
        label = self._ctx.catalog.label
        if not words:
            return label("errors.words_missing")
        return label("errors.too_long", limit=INPUT_TEXT) if len(words) > INPUT_TEXT else ""

    def _why(self, trouble: Exception) -> str:
        return self._ctx.catalog.label(_LABELS[type(trouble)])


def first_review(ctx: HandlerContext, case: OwnCase, step: Step, origin: Origin) -> Block:
    """The form as it opens: the first channel's words, unread."""
    channel = step.channels[0]
    words = starting_words(ctx.catalog, case, step, channel, ctx.clock.now())
    draft = Draft(case, step, draft_block(channel), words)
    state = ReviewState(origin, channel)
    return review_view(ctx.catalog, draft, state, shown_to=ctx.reviewer.shown_to)


@reading_payload()
def _channel(body: dict[str, Any]) -> str:
    return Channel(typed(body).get("channel") or read_state(body).channel)


@reading_payload()
def _told_in_form(body: dict[str, Any], text: Mrkdwn) -> Block:
    view = body["view"]
    kept = ("type", "callback_id", "title", "submit", "close", "private_metadata")
    rest = [block for block in view["blocks"] if block["block_id"] != TOLD]
    told = section(text) | {"block_id": TOLD}
    return {**{name: view[name] for name in kept}, "blocks": [told, *rest]}
