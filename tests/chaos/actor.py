"""What a rep does in Slack, drawn from the seed: reports in bursts, presses, fills in, looks."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

from bot.local_slack.elements import elements, held, offered_options
from bot.local_slack.errors import NotOnScreenError, SlackError
from bot.local_slack.messages import Message
from bot.local_slack.people import JsonObject
from bot.local_slack.server import LocalSlackServer
from bot.local_slack.views import View
from bot.slack.action_ids import MORE_FORM
from tests.chaos.forms import Hand, values_for
from tests.chaos.people import REPS, TEAM_CHANNEL, Ledger
from tests.chaos.trace import Trace

PATIENCE = 2.0
"""Seconds that a person waits for a form before doing something else."""

TRIES = 3
LATEST = 6
"""How far up a person still presses buttons."""

CIRCUMSTANCES = (
    *("own_mistake", "company_failed", "blown_meeting", "told_no", "lost_client", "let_down"),
)
OPENS_FORM = frozenset(
    {"edit", "win_back", "complete_script", "lesson", "promise_moved", "name_time"} | {"their_plan"}
)
MAY_OPEN_FORM = frozenset(
    {"more", "snooze", "when", "record.undone", "promise_kept", "record.came_back"}
    | {"record.never_again"}
)
PASSED_OVER = frozenset({"review", "open_deal"})


class Actor:
    """One rep; nothing that fails stops them."""

    def __init__(
        self, seed: str, rep: str, server: LocalSlackServer, ledger: Ledger, trace: Trace
    ) -> None:
        self.rep = rep
        self._rng = Random(f"{seed}:{rep}")
        self._server = server
        self._workspace = server.workspace
        self._ledger = ledger
        self._trace = trace

    async def act_until(self, stop: asyncio.Event, pause: float) -> None:
        """Do one thing after the other, about so many seconds apart."""
        things = (self._report, self._press, self._look_at_list, self._open_home)
        while not stop.is_set():
            await self._calmly(self._rng.choices(things, (4, 9, 1, 1))[0])
            await asyncio.sleep(self._rng.uniform(0, 2 * pause))

    async def burst(self, stop: asyncio.Event, number: int) -> None:
        """Report so many deals as fast as a person can."""
        while number and not stop.is_set():
            number -= 1
            await self._calmly(self._report)

    async def _calmly(self, thing: Callable[[], Awaitable[None]]) -> None:
        try:
            await thing()
        except (NotOnScreenError, SlackError, TimeoutError) as trouble:
            why = f"{type(trouble).__name__} {trouble}"
            self._trace.note("did not work", rep=self.rep, why=why)
        top = self._workspace.views.top(self.rep)
        if top is not None:
            self._workspace.views.close(top, every=True)

    async def _report(self) -> None:
        await self._command(self._ledger.new_client(self.rep).client)
        form = await self._form()
        await self._server.forms.fill(form, {"circumstance": self._rng.choice(CIRCUMSTANCES)})
        followed = await self._until(lambda: self._other_than(form))
        # A form that was asked for earlier may have opened late, in the place of this one.
        report = self._ledger.reports[_client_in(followed).lower()]
        word = self._ledger.new_word(self.rep, report.client)
        await self._server.forms.fill(followed, {"what_happened": word})
        for _ in range(TRIES):
            report.tried += 1
            report.kept = await self._submitted(followed)
            self._trace.note("reported", rep=self.rep, client=report.client, kept=report.kept)
            if report.kept:
                return

    async def _submitted(self, form: View) -> bool:
        # A form that opens late may take its place, too: only an acknowledgement closes it, or
        # puts the questions there that follow a report which is kept.
        changes = self._workspace.changes
        before = changes.last
        seen = await self._server.forms.submit(self.rep, form)
        closed = {one.view for one in changes.since(before) if one.kind == "view_closed"}
        follows = seen.view is not None and seen.view.callback_id == MORE_FORM
        return not seen.notices and (form.id in closed or follows)

    async def _press(self) -> None:
        offered = self._offered()
        if not offered:
            return
        message, block, element = self._rng.choice(offered)
        value, action_id = self._pick(element), element["action_id"]
        about = str(value or element.get("value") or "")
        self._ledger.presses += 1
        self._trace.note("pressed", rep=self.rep, action=action_id, about=about)
        seen = await self._server.actions.press(
            self.rep, message, action_id, value, block_id=block["block_id"]
        )
        if action_id == "accept" and not seen.notices:
            self._ledger.accepted[about] = self._workspace.now()
        if action_id in OPENS_FORM or (action_id in MAY_OPEN_FORM and self._rng.random() < 0.8):
            await self._fill_in(about)

    def _offered(self) -> list[tuple[Message, JsonObject, JsonObject]]:
        return [
            (message, block, element)
            for message in self._workspace.bot_dm(self.rep).messages[-LATEST:]
            for block, element in elements(message.blocks)
            if element["action_id"] not in PASSED_OVER
        ]

    def _pick(self, element: JsonObject) -> object:
        options = [one["value"] for one in offered_options(element) if one.get("value")]
        if not options:
            return None
        chosen = self._rng.choice(options)
        return [chosen] if element["type"] == "checkboxes" else chosen

    async def _fill_in(self, about: str) -> None:
        form = await self._form()
        hand = Hand(
            rng=self._rng,
            word=lambda: self._ledger.new_word(self.rep, about),
            colleagues=[rep for rep in REPS if rep != self.rep],
            now=self._workspace.now(),
        )
        await self._server.forms.fill(form, values_for(form, hand))
        for _ in range(TRIES):
            seen = await self._server.forms.submit(self.rep)
            if not seen.notices:
                return

    async def _look_at_list(self) -> None:
        await self._command("list")

    async def _open_home(self) -> None:
        await self._server.actions.open_home(self.rep)

    async def _command(self, text: str) -> None:
        await self._server.actions.slash_command(self.rep, TEAM_CHANNEL, "/lostdeal", text)

    async def _form(self) -> View:
        return await self._until(lambda: self._workspace.views.top(self.rep))

    async def _until(self, found: Callable[[], View | None]) -> View:
        return await self._workspace.changes.until(found, within=PATIENCE)

    def _other_than(self, form: View) -> View | None:
        top = self._workspace.views.top(self.rep)
        return top if top is not None and top.content != form.content else None


def _client_in(form: View) -> str:
    # The list that was asked for earlier has a field of that name too, and nothing in it.
    client = next(map(held, (form.state.get("client") or {}).values()), None)
    if not client:
        raise NotOnScreenError("this is no report")
    return str(client)
