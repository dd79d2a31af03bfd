"""Runs of the app's workflow steps: each waits until the app says how it ended.

docs.slack.dev/workflows/workflow-steps, docs.slack.dev/reference/events/function_executed.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from bot.local_slack.errors import SlackError
from bot.local_slack.people import JsonObject


@dataclass(frozen=True)
class StepRun:
    """One run, the token that the app has for it, and how it ended."""

    id: str
    callback_id: str
    token: str
    state: Literal["running", "succeeded", "failed"] = "running"
    outputs: JsonObject | None = None
    error: str = ""


class StepRuns:
    """Every run that a workflow began."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        """Begin with none."""
        self._new_id = new_id
        self._runs: dict[str, StepRun] = {}
        self._over: dict[str, asyncio.Event] = {}

    def begin(self, callback_id: str) -> StepRun:
        """Begin a run."""
        number = self._new_id()
        run = StepRun(f"Fx{number.upper()}", callback_id, f"xwfp-{number}")
        self._runs[run.id] = run
        self._over[run.id] = asyncio.Event()
        return run

    def find(self, run_id: str) -> StepRun:
        """Find a run; raises SlackError `function_execution_not_found`."""
        if run_id not in self._runs:
            raise SlackError("function_execution_not_found")
        return self._runs[run_id]

    def end(self, run_id: str, *, outputs: JsonObject | None = None, error: str = "") -> None:
        """End a run that is under way; raises SlackError `execution_not_in_running_state`."""
        run = self.find(run_id)
        if run.state != "running":
            raise SlackError("execution_not_in_running_state")
        state: Literal["succeeded", "failed"] = "failed" if error else "succeeded"
        self._runs[run_id] = replace(run, state=state, outputs=outputs, error=error)
        self._over[run_id].set()

    async def ended(self, run_id: str) -> StepRun:
        """Wait until a run has ended; raises SlackError `function_execution_not_found`."""
        self.find(run_id)
        await self._over[run_id].wait()
        return self.find(run_id)

    def opens(self, token: str) -> bool:
        """Tell whether a token is that of a run."""
        return any(run.token == token for run in self._runs.values())
