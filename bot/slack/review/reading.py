"""Reads the words in the form, and puts the form together again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.cases.case import NoSuchDeal, Unplannable
from bot.cases.own_case import OwnCase, StaleAction
from bot.cases.workspaces import UnknownWorkspace
from bot.copy.escaping import Mrkdwn
from bot.core.playbook import Channel, Step
from bot.drafts.check_draft import ReadDraft, Review
from bot.drafts.draft_context import draft_context
from bot.drafts.reviewer import StillReading
from bot.slack.action_ids import Target
from bot.slack.deal.script import starting_words
from bot.slack.elements import INPUT_TEXT, Block, section
from bot.slack.form_fields import typed
from bot.slack.handler_context import HandlerContext
from bot.slack.payloads import Actor, actor_of, reading_payload
from bot.slack.review.form import Draft, review_view
from bot.slack.review.state import (
    ReviewState,
    began_with,
    draft_block,
    read_state,
    typed_draft,
)
from bot.usecases.own_words import case_to_review
from storage.unavailable import DatabaseUnavailable

_LABELS: dict[type[Exception], str] = {
    NoSuchDeal: "errors.gone",
    StaleAction: "errors.review_moved_on",
    DatabaseUnavailable: "errors.unavailable",
    UnknownWorkspace: "errors.unknown_workspace",
    StillReading: "errors.still_reading",
    Unplannable: "errors.needs_help",
}
TROUBLES = tuple(_LABELS)
TOLD = "told"


@dataclass(frozen=True, slots=True)
class Reading:
    """A draft, what was found in it, and what the form remembers of that."""

    draft: Draft
    read: ReadDraft
    state: ReviewState

    @property
    def review(self) -> Review:
        """What to tell the rep."""
        return self.read.review


class ReviewReader:
    """What stands in a form, read as the deal's rep may have it read."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def case(self, actor: Actor, target: Target) -> tuple[OwnCase, Step]:
        """The deal and the step; raises one of TROUBLES."""
        return await self._ctx.act(
            actor, lambda turn: case_to_review(turn, target.deal_id, target.step)
        )

    async def read(
        self, body: dict[str, Any], change: Callable[[Reading], Draft] | None = None
    ) -> Reading:
        """The words in the form, read; once more after `change` where that changes them.

        Raises one of TROUBLES.
        """
        state, channel = read_state(body), channel_of(body)
        block_id, words = typed_draft(body)
        case, step = await self.case(actor_of(body), state.origin.target)
        draft = Draft(case, step, block_id, words, self._ctx.reviewer.shown_to)
        first = await self._read(draft, state, channel, body)
        changed = change(first) if change else first.draft
        if changed == first.draft:
            return first
        return await self._read(changed, first.state, channel, body)

    async def _read(
        self, draft: Draft, state: ReviewState, channel: str, body: dict[str, Any]
    ) -> Reading:
        ctx = self._ctx
        context = draft_context(draft.case, draft.step, Channel(channel), ctx.clock.now())
        choices = ctx.coaching.for_team(actor_of(body).team_id).rule_choices
        read = await ctx.reviewer.read(draft.words, context, state.found, choices)
        found = (finding.id for finding in read.review.findings)
        return Reading(draft, read, state.after(channel, draft.words, found))

    async def decided(self, reading: Reading) -> Reading | None:
        """The reading once a third reader was asked; None where that changes nothing."""
        read = await self._ctx.reviewer.decided(reading.read)
        if read is None:
            return None
        found = (finding.id for finding in read.review.findings)
        state = reading.state.after(reading.state.channel, reading.draft.words, found)
        return Reading(reading.draft, read, state)

    async def view(self, body: dict[str, Any], *, whole: bool = False) -> Block:
        """The form with what was found; raises one of TROUBLES."""
        return self.shown(await self.read(body), whole=whole)

    def shown(self, reading: Reading, *, whole: bool = False) -> Block:
        """The form of a reading."""
        return review_view(
            self._ctx.catalog, reading.draft, reading.state, reading.review, whole=whole
        )

    async def switched(self, body: dict[str, Any]) -> Block:
        """The form for another channel; what was typed stays. Raises one of TROUBLES."""
        ctx, state, chosen = self._ctx, read_state(body), Channel(channel_of(body))
        block_id, words = typed_draft(body)
        case, step = await self.case(actor_of(body), state.origin.target)
        now, began = ctx.clock.now(), Channel(began_with(block_id))
        if words == starting_words(ctx.catalog, case, step, began, now).strip():
            block_id = draft_block(chosen)
            words = starting_words(ctx.catalog, case, step, chosen, now)
        fresh = ReviewState(state.origin, chosen, state.found)
        draft = Draft(case, step, block_id, words, ctx.reviewer.shown_to)
        return review_view(ctx.catalog, draft, fresh)

    def wrong(self, words: str) -> str:
        """What keeps the words from being read; empty where nothing does."""
        label = self._ctx.catalog.label
        if not words:
            return label("errors.words_missing")
        return label("errors.too_long", limit=INPUT_TEXT) if len(words) > INPUT_TEXT else ""

    def why(self, trouble: Exception) -> str:
        """What to tell of one of TROUBLES."""
        return self._ctx.catalog.label(_LABELS[type(trouble)])


@reading_payload()
def channel_of(body: dict[str, Any]) -> str:
    """The channel that is picked in the form."""
    return Channel(typed(body).get("channel") or read_state(body).channel)


@reading_payload()
def told_in_form(body: dict[str, Any], text: Mrkdwn) -> Block:
    """The form as it is, with something told above it."""
    view = body["view"]
    kept = ("type", "callback_id", "title", "submit", "close", "private_metadata")
    rest = [block for block in view["blocks"] if block["block_id"] != TOLD]
    told = section(text) | {"block_id": TOLD}
    return {**{name: view[name] for name in kept}, "blocks": [told, *rest]}
