"""The ways into the bot beside its command: shortcuts, and the step of a workflow."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.local_slack.actions.gestures import Seen
from bot.local_slack.errors import NotOnScreenError
from bot.local_slack.messages import Message
from bot.local_slack.people import JsonObject, SlackUser
from bot.local_slack.server import LocalSlackServer
from bot.local_slack.step_runs import StepRun

SHORTCUT, MESSAGE_SHORTCUT = "log_a_lost_deal", "log_a_lost_deal_from_message"
STEP = "log_a_lost_deal"
INPUTS = ("client", "amount", "owner", "circumstance")
PATIENCE = 5
"""Seconds that a workflow's author waits on this page for how a step ended."""


@dataclass(frozen=True)
class WaysIn:
    """What somebody does who types no command."""

    server: LocalSlackServer
    texts: JsonObject

    async def shortcut(self, person: SlackUser) -> Seen:
        """Use the shortcut that is offered everywhere."""
        return await self.server.actions.shortcut(person.id, SHORTCUT)

    async def on_message(self, person: SlackUser, message: Message) -> Seen:
        """Use the shortcut of a message."""
        return await self.server.actions.message_shortcut(person.id, message, MESSAGE_SHORTCUT)

    async def workflow(self, told: Mapping[str, Any]) -> str:
        """Let a workflow come to the bot's step; gives how that ended."""
        inputs = {name: str(told[name]) for name in INPUTS if told.get(name)}
        owner = self.server.workspace.people.get(inputs.get("owner", ""))
        if owner is None:
            raise NotOnScreenError("a workflow's owner is picked among the people")
        run = await self._ended(await self.server.feed.run_step(STEP, inputs))
        text = str(self.texts[run.state])
        return text.format(owner=owner.real_name, error=run.error)

    async def _ended(self, run: StepRun) -> StepRun:
        runs = self.server.workspace.step_runs
        try:
            return await asyncio.wait_for(runs.ended(run.id), PATIENCE)
        except TimeoutError:
            return runs.find(run.id)
