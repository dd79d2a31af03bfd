"""Trigger ids: what lets the bot open a form for what somebody has just done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.local_slack.errors import SlackError

TRIGGER_LIFE = timedelta(seconds=3)


@dataclass
class _TriggerId:
    user: str
    expires: datetime
    used: bool = False


class TriggerIds:
    """Each works once, for three seconds."""

    def __init__(self, clock: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """Start with none given out."""
        self._clock = clock
        self._new_id = new_id
        self._given: dict[str, _TriggerId] = {}

    def give(self, user: str) -> str:
        """Make a trigger id for what that person just did."""
        trigger_id = f"{self._new_id()}.{self._new_id()}"
        self._given[trigger_id] = _TriggerId(user, self._clock() + TRIGGER_LIFE)
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """Use a trigger id up and name its person; raises SlackError when it is no good."""
        issued = self._given.get(trigger_id)
        if issued is None:
            raise SlackError("invalid_trigger_id")
        if issued.used:
            raise SlackError("exchanged_trigger_id")
        if self._clock() > issued.expires:
            raise SlackError("expired_trigger_id")
        issued.used = True
        return issued.user
