"""Taking the words that a finding offers, and asking for the rest of the findings."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.copy.escaping import escape
from bot.slack.elements import INPUT_TEXT, Block
from bot.slack.form_updates import FormUpdates
from bot.slack.payloads import pressed_text
from bot.slack.reply import Reply
from bot.slack.review.form import Draft
from bot.slack.review.reading import TROUBLES, Reading, ReviewReader, told_in_form
from bot.slack.review.state import next_draft_block, rewrite_digest, typed_draft


class RewriteHandlers:
    """What is pressed beside a finding."""

    def __init__(self, reader: ReviewReader, updates: FormUpdates) -> None:
        self._reader = reader
        self._updates = updates

    async def follow_more(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Show all that was found in the words as they stand now."""
        await self._follow(
            Reply(body, client, respond), lambda: self._reader.view(body, whole=True)
        )

    async def follow_take(
        self, body: dict[str, Any], client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        """Put the offered words in place of the rep's sentence, and read all of it again."""

        async def taken() -> Block:
            wanted = pressed_text(body)
            return self._reader.shown(
                await self._reader.read(body, lambda reading: _with_rewrite(reading, wanted))
            )

        await self._follow(Reply(body, client, respond), taken)

    async def _follow(self, reply: Reply, view: Callable[[], Awaitable[Block]]) -> None:
        async def build() -> Block:
            if wrong := self._reader.wrong(typed_draft(reply.body)[1]):
                return told_in_form(reply.body, escape(wrong))
            try:
                return await view()
            except TROUBLES as trouble:
                return told_in_form(reply.body, escape(self._reader.why(trouble)))

        await self._updates.follow(reply, build, "messages/form_stuck")


def _with_rewrite(reading: Reading, wanted: str) -> Draft:
    """The draft with the rewrite that was pressed, if its sentence still stands there."""
    draft = reading.draft
    for rewrite in reading.review.rewrites:
        if rewrite is not None and rewrite_digest(draft.words, rewrite) == wanted:
            words = rewrite.apply(draft.words).strip()
            if 0 < len(words) <= INPUT_TEXT:
                # An input takes other words only under another id.
                return replace(draft, block_id=next_draft_block(draft.block_id), words=words)
    return draft
