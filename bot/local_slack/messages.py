"""Messages, as they stand and as Slack describes them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.local_slack.people import App, JsonObject, SlackTeam


@dataclass(frozen=True)
class Message:
    """One message; `viewer` names the only person who sees an ephemeral one."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: tuple[JsonObject, ...] = ()
    metadata: JsonObject | None = None
    from_app: bool = False
    viewer: str = ""
    edited_ts: str = ""
    thread_ts: str = ""
    state: JsonObject = field(default_factory=dict)

    def as_slack(self, team: SlackTeam, app: App, *, with_metadata: bool = False) -> JsonObject:
        """Describe the message as conversations.history does."""
        described: JsonObject = {
            "type": "message",
            "user": self.user,
            "text": self.text,
            "ts": self.ts,
            "team": team.id,
        }
        if self.from_app:
            described |= _app_fields(team, app)
        if self.blocks:
            described["blocks"] = list(self.blocks)
        if self.edited_ts:
            described["edited"] = {"user": self.user, "ts": self.edited_ts}
        if self.thread_ts:
            described["thread_ts"] = self.thread_ts
        if with_metadata and self.metadata:
            described["metadata"] = self.metadata
        return described


def _app_fields(team: SlackTeam, app: App) -> JsonObject:
    profile = {
        "id": app.bot_id,
        "app_id": app.id,
        "name": app.name,
        "deleted": False,
        "team_id": team.id,
    }
    return {"bot_id": app.bot_id, "app_id": app.id, "bot_profile": profile}


class Stamps:
    """Gives message timestamps: from the clock, unique, always increasing."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Stamp with that clock."""
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        """Give the next `seconds.microseconds` timestamp."""
        micros = round(self._clock().timestamp() * 1_000_000)
        self._last = max(micros, self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


def with_ids(blocks: list[Any], new_id: Callable[[], str]) -> tuple[JsonObject, ...]:
    """Give every block and interactive element the id that Slack would make up for it."""
    completed = []
    for block in blocks:
        filled = {**block, "block_id": block.get("block_id") or new_id()}
        for slot in ("element", "accessory"):
            if slot in filled:
                filled[slot] = _with_action_id(filled[slot], new_id)
        if filled.get("type") in {"actions", "context_actions"}:
            filled["elements"] = [_with_action_id(e, new_id) for e in filled["elements"]]
        completed.append(filled)
    return tuple(completed)


def _with_action_id(element: JsonObject, new_id: Callable[[], str]) -> JsonObject:
    if element.get("type") == "image":
        return element
    return {**element, "action_id": element.get("action_id") or new_id()}
