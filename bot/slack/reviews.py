"""Reviewing a rep's words: opened from a note or by command, read, edited and kept."""

from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.cases.case import Case, NoSuchDeal
from bot.cases.own_case import NotYours, StaleAction
from bot.copy.escaping import Mrkdwn, escape
from bot.core.playbook import Channel, Step
from bot.drafts.draft_context import draft_context
from bot.drafts.reviewer import StillReading
from bot.slack.action_ids import Target, read_target
from bot.slack.cards.script import starting_words
from bot.slack.elements import INPUT_TEXT, Block, section
from bot.slack.handler_context import HandlerContext
from bot.slack.modals.review import Draft, review_view
from bot.slack.modals.word import word_view
from bot.slack.payloads import Actor, Origin, actor_of, origin_of, typed
from bot.slack.presses import Presses
from bot.slack.review_state import ReviewState, draft_block, read_state, typed_draft
from bot.slack.saving import first_input
from bot.slack.show import show_again
from bot.usecases.own_words import case_to_review, drop_words, keep_words, step_with_words
from storage.rep_messages import note_of
from storage.unavailable import DatabaseUnavailable

_LABELS: dict[type[Exception], str] = {
    NoSuchDeal: "errors.gone",
    NotYours: "errors.not_yours",
    StaleAction: "errors.review_moved_on",
    DatabaseUnavailable: "errors.unavailable",
    StillReading: "errors.still_reading",
}
_TROUBLES = tuple(_LABELS)
KEPT, TROUBLE = "words_kept", "review_trouble"
TOLD = "told"


class Reviews:
    """What happens in the form where a rep's words are read."""

    def __init__(self, ctx: HandlerContext, presses: Presses) -> None:
        self._ctx = ctx
        self._presses = presses

    async def open(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Open the form with the step's words."""
        target = read_target(body["actions"][0]["value"])
        origin = origin_of(body, target)

        def form(case: Case, _metadata: str) -> Block | None:
            try:
                step = step_with_words(case, target.step)
            except StaleAction:
                return None
            return first_review(self._ctx, case, step, origin)

        await self._presses.open_for(body, client, respond, target, form)

    async def pick(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Put the form of the deal that was picked in place of the choice."""
        target = read_target(typed(body)["deal"])
        try:
            case, step = await self._case(actor_of(body), target)
        except _TROUBLES as trouble:
            await ack(response_action="errors", errors={first_input(body): self._why(trouble)})
        else:
            view = first_review(self._ctx, case, step, Origin(target))
            await ack(response_action="update", view=view)

    async def read(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Read the draft and answer in the form; nothing typed is lost when that fails."""
        block_id, words = typed_draft(body)
        if error := self._wrong(words):
            await ack(response_action="errors", errors={block_id: error})
            return
        try:
            view = await self._reviewed(body)
        except _TROUBLES as trouble:
            await ack(response_action="errors", errors={block_id: self._why(trouble)})
        else:
            await ack(response_action="update", view=view)

    async def switch(self, ack: AsyncAck) -> None:
        """Acknowledge; the form follows."""
        await ack()

    async def follow_switch(self, body: dict[str, Any], client: AsyncWebClient) -> None:
        """Ask for the other channel's words; what was typed stays."""
        try:
            view = await self._switched(body)
        except _TROUBLES as trouble:
            view = _told_in_form(body, escape(self._why(trouble)))
        await _update(client, body, view)

    async def keep(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Keep the words that were read last, then acknowledge."""
        _, words = typed_draft(body)
        state, channel = read_state(body), _channel(body)
        if state.has_read(channel, words):
            try:
                await self._ctx.run(lambda s: self._keep(s, body, channel, words))
            except _TROUBLES as trouble:
                context[TROUBLE] = self._why(trouble)
            else:
                context[KEPT] = True
        await ack()

    async def follow_keep(
        self, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        """Say that they are kept and show them, or read first what was changed since."""
        if context.get(KEPT):
            text = self._ctx.catalog.text("messages/review_kept")
            await _update(client, body, word_view(self._ctx.catalog, text))
            await self._show_note(body, client)
            return
        trouble = context.get(TROUBLE) or self._wrong(typed_draft(body)[1])
        if trouble:
            await _update(client, body, _told_in_form(body, escape(trouble)))
            return
        try:
            view = await self._reviewed(body)
        except _TROUBLES as slow:
            view = _told_in_form(body, escape(self._why(slow)))
        await _update(client, body, view)

    async def drop(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Go back to our words, then acknowledge."""
        ctx, actor, action = self._ctx, actor_of(body), body["actions"][0]
        target = read_target(action["value"])

        def forget(session: Session) -> None:
            drop_words(
                session,
                ctx.coaching,
                team_id=actor.team_id,
                deal_id=target.deal_id,
                actor=actor.user_id,
                step=target.step,
                channel=action["action_id"].partition(".")[2],
                now=ctx.clock.now(),
            )

        await self._presses.keep(ack, context, forget)

    async def _reviewed(self, body: dict[str, Any]) -> Block:
        ctx, state, channel = self._ctx, read_state(body), _channel(body)
        block_id, words = typed_draft(body)
        case, step = await self._case(actor_of(body), state.origin.target)
        context = draft_context(case, step, Channel(channel), ctx.clock.now())
        review = await ctx.reviewer.review(words, context, state.found)
        state = state.after(channel, words, (finding.id for finding in review.findings))
        return review_view(ctx.catalog, case, step, Draft(block_id, words), state, review)

    async def _switched(self, body: dict[str, Any]) -> Block:
        ctx, state, chosen = self._ctx, read_state(body), Channel(_channel(body))
        block_id, words = typed_draft(body)
        case, step = await self._case(actor_of(body), state.origin.target)
        now, began = ctx.clock.now(), Channel(block_id.partition(".")[2])
        if words == starting_words(ctx.catalog, case, step, began, now).strip():
            block_id = draft_block(chosen)
            words = starting_words(ctx.catalog, case, step, chosen, now)
        fresh = ReviewState(state.origin, chosen, state.found)
        return review_view(ctx.catalog, case, step, Draft(block_id, words), fresh)

    async def _case(self, actor: Actor, target: Target) -> tuple[Case, Step]:
        ctx, now = self._ctx, self._ctx.clock.now()
        return await ctx.run(
            lambda session: case_to_review(
                session,
                ctx.coaching,
                team_id=actor.team_id,
                deal_id=target.deal_id,
                actor=actor.user_id,
                step=target.step,
                now=now,
            )
        )

    def _keep(self, session: Session, body: dict[str, Any], channel: str, words: str) -> None:
        actor, target = actor_of(body), read_state(body).origin.target
        keep_words(
            session,
            self._ctx.coaching,
            team_id=actor.team_id,
            deal_id=target.deal_id,
            actor=actor.user_id,
            step=target.step,
            channel=Channel(channel),
            text=words,
            now=self._ctx.clock.now(),
        )

    async def _show_note(self, body: dict[str, Any], client: AsyncWebClient) -> None:
        actor, origin = actor_of(body), read_state(body).origin
        target = origin.target
        if not (target.nudge_id and origin.ts):
            # Opened from a list or by command: the words stand in the note, if it was sent.
            note = await self._ctx.run(
                lambda s: note_of(s, actor.team_id, target.deal_id, target.step, actor.user_id)
            )
            if note is None:
                return
            about = Target(target.deal_id, note.id, target.step)
            origin = Origin(about, note.channel or "", note.message_ts or "")
        await show_again(self._ctx, client, actor, origin)

    def _wrong(self, words: str) -> str:
        label = self._ctx.catalog.label
        if not words:
            return label("errors.words_missing")
        return label("errors.too_long", limit=INPUT_TEXT) if len(words) > INPUT_TEXT else ""

    def _why(self, trouble: Exception) -> str:
        return self._ctx.catalog.label(_LABELS[type(trouble)])


def first_review(ctx: HandlerContext, case: Case, step: Step, origin: Origin) -> Block:
    """The form as it opens: the first channel's words, unread."""
    channel = step.channels[0]
    words = starting_words(ctx.catalog, case, step, channel, ctx.clock.now())
    state = ReviewState(origin, channel)
    return review_view(ctx.catalog, case, step, Draft(draft_block(channel), words), state)


def _channel(body: dict[str, Any]) -> str:
    return typed(body).get("channel") or read_state(body).channel


def _told_in_form(body: dict[str, Any], text: Mrkdwn) -> Block:
    view = body["view"]
    kept = ("type", "callback_id", "title", "submit", "close", "private_metadata")
    rest = [block for block in view["blocks"] if block["block_id"] != TOLD]
    told = section(text) | {"block_id": TOLD}
    return {**{name: view[name] for name in kept}, "blocks": [told, *rest]}


async def _update(client: AsyncWebClient, body: dict[str, Any], view: Block) -> None:
    shown = body["view"]
    await client.views_update(view_id=shown["id"], hash=shown["hash"], view=view)
