"""Forms that follow what is picked in them: of several picks the newest wins."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.delivery.ports import Refused
from bot.slack.call_again import TROUBLES, call_again
from bot.slack.elements import Block
from bot.slack.explain import tell_user
from bot.slack.handler_context import HandlerContext
from bot.slack.payloads import Body, acted_at
from bot.slack.reply import Reply

REMEMBERED = 10_000
OVERTAKEN, CLOSED = "hash_conflict", "not_found"
"""The form is not what it was when something was picked in it; nobody has it open any more
(docs.slack.dev/reference/methods/views.update)."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Form:
    newest: float = 0.0
    picks: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class FormUpdates:
    """Changes a form once at a time, in the order of what was done in it, by Slack's clock."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx
        self._forms: OrderedDict[str, _Form] = OrderedDict()

    async def follow(
        self, reply: Reply, build: Callable[[], Awaitable[Block]], otherwise: str
    ) -> None:
        """Put what `build` gives into the form, unless something newer was done in it meanwhile.

        `otherwise` is the message for whom Slack did not let the form be changed.
        """
        form, at = self._form(reply.body), acted_at(reply.body)
        if at < form.newest:
            return
        form.newest = at
        form.picks += 1
        mine = form.picks
        async with form.turn:
            if form.picks != mine:
                return
            view = await build()
            try:
                await self._put(reply, view, lambda: form.picks == mine)
            except TROUBLES as trouble:
                log.warning("a form could not be changed: %s", trouble.code)
                if form.picks == mine:
                    text = self._ctx.catalog.text(otherwise)
                    await tell_user(self._ctx, reply, text, in_window=False)

    def overtake(self, body: Body) -> int:
        """Let nothing follow any more that was picked in a form before this was done in it.

        Gives what `amend` knows this by.
        """
        form = self._form(body)
        form.picks += 1
        return form.picks

    async def amend(self, reply: Reply, view: Block, known: int) -> None:
        """Put what came late into a form in which nothing was done since `known`."""
        form = self._form(reply.body)
        async with form.turn:
            if form.picks != known:
                return
            try:
                # What the acknowledgement put there has a hash that nobody told us.
                await _update(reply, view, None)
            except TROUBLES as trouble:
                # The form says what it said before, which was true.
                log.info("a form was not amended: %s", trouble.code)

    def _form(self, body: Body) -> _Form:
        view_id = str(body["view"]["id"])
        form = self._forms.setdefault(view_id, _Form())
        self._forms.move_to_end(view_id)
        if len(self._forms) > REMEMBERED:
            self._forms.popitem(last=False)
        return form

    async def _put(self, reply: Reply, view: Block, is_newest: Callable[[], bool]) -> None:
        shown = reply.body["view"]
        try:
            await _update(reply, view, shown["hash"])
        except Refused as refusal:
            if refusal.code == CLOSED:
                log.info("a form was closed before it could follow")
            elif refusal.code != OVERTAKEN:
                raise
            elif is_newest():
                # What an older pick brought, here or in another process, stands there: it is to go.
                await _update(reply, view, None)


async def _update(reply: Reply, view: Block, known: str | None) -> None:
    view_id = reply.body["view"]["id"]
    await call_again(
        "views.update",
        lambda: reply.client.views_update(view_id=view_id, hash=known, view=view),
    )
