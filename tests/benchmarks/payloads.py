"""What Slack posts to the bot: commands, and the report form as the bot itself has shown it."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import quote_plus, urlencode

from bot.local_slack.actions.payloads import Payloads, action_of
from bot.local_slack.checks import Checks
from bot.local_slack.elements import (
    chosen_state,
    elements,
    find,
    is_stateful,
    offered_options,
    state_of,
)
from bot.local_slack.people import SlackTeam, SlackUser
from bot.local_slack.views import View
from bot.local_slack.workspace import Workspace
from tests.benchmarks.fake_slack import CHANNEL, TEAM
from tests.benchmarks.slack_control import SlackControl

Post = Callable[[bytes], Awaitable[object]]

_PERSON, _VIEW, _CLIENT = "U0PERSON", "V0FORM", "Client0Name"
_TYPED = {
    "client": _CLIENT,
    "contact": "Dana Whitfield",
    "amount": "12,500",
    "currency": "EUR",
    "what_happened": "I had not read their last two mails and pitched what they had turned down.",
    "impact": "Their launch slipped by a week and they took it to another supplier.",
    "their_date": "",
}


class SlackSide:
    """Says what Slack would post, in Slack's shapes."""

    def __init__(self) -> None:
        workspace = Workspace(
            clock=lambda: datetime.now(UTC),
            checks=Checks(lambda _: (), lambda _: ()),
            team=SlackTeam(TEAM, "Bench", "bench"),
        )
        workspace.add_person(SlackUser(_PERSON, "person", "A Person"))
        self._channel = workspace.channels.add(CHANNEL, "sales-wins", [_PERSON])
        self._payloads = Payloads(workspace, "http://127.0.0.1:9")

    def command(self, text: str, user: str) -> bytes:
        """The slash command."""
        fields = self._payloads.slash_command(_PERSON, self._channel, "/lostdeal", text)
        return urlencode(fields).replace(_PERSON, user).encode()

    def pick(self, view: View, action_id: str, value: str) -> bytes:
        """A choice in a form that tells the bot at once."""
        block, element = find(view.blocks, action_id)
        chosen = chosen_state(element, value)
        state = state_of(view.blocks) | {block["block_id"]: {action_id: chosen}}
        action = action_of(block, element, chosen)
        return _interaction(self._payloads.view_action(_PERSON, replace(view, state=state), action))

    def submission(self, view: View) -> bytes:
        """A form saved."""
        return _interaction(self._payloads.view_submission(_PERSON, view))


class ReportForm:
    """The report form filled in, again and again by other people about other clients."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._numbers = count(1)

    @classmethod
    async def learn(cls, post: Post, slack: SlackControl, circumstance: str) -> "ReportForm":
        """Open the form once, as a person would, to see which fields it has."""
        side = SlackSide()
        slack.reset()
        await post(side.command("", _PERSON))
        asked = await slack.until(lambda: slack.ask("view"))
        await post(side.pick(_view(asked), "circumstance", circumstance))
        shown = await slack.until(lambda: _other(slack.ask("view"), asked))
        return cls(side.submission(_filled(_view(shown), circumstance)))

    def body(self, user: str, client: str) -> bytes:
        """The form as one person saves it: each can be saved once."""
        number = f"V{next(self._numbers):08d}"
        filled = self._body.replace(_PERSON.encode(), user.encode())
        filled = filled.replace(_VIEW.encode(), number.encode())
        return filled.replace(_CLIENT.encode(), quote_plus(quote_json(client)).encode())


def quote_json(text: str) -> str:
    """A text as it stands inside a JSON string."""
    return json.dumps(text)[1:-1]


def _interaction(payload: dict[str, Any]) -> bytes:
    return urlencode({"payload": json.dumps(payload)}).encode()


def _other(shown: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    return shown if shown.get("hash") != before["hash"] else {}


def _view(shown: dict[str, Any]) -> View:
    return View(_VIEW, _PERSON, "1.1", shown, _VIEW)


def _filled(view: View, circumstance: str) -> View:
    state: dict[str, Any] = {}
    for block, element in elements(view.blocks):
        if is_stateful(element):
            value = _value(block["block_id"], element, circumstance)
            state[block["block_id"]] = {element["action_id"]: chosen_state(element, value)}
    return replace(view, state=state)


def _value(field: str, element: dict[str, Any], circumstance: str) -> str | None:
    if field == "circumstance":
        return circumstance
    if field in _TYPED:
        return _TYPED[field] or None
    # An escalation would tell a manager, and a zone of the client's is seldom given.
    if field in {"escalation", "client_timezone"}:
        return None
    options = offered_options(element)
    return str(options[0]["value"]) if options else "As said on the phone."
