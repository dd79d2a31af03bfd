"""Things that Slack gives the bot to use soon and seldom: trigger ids and response URLs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.local_slack.errors import SlackError

TRIGGER_LIFE = timedelta(seconds=3)
RESPONSE_LIFE = timedelta(minutes=30)
RESPONSE_USES = 5


@dataclass
class _Trigger:
    user: str
    expires: datetime
    used: bool = False


class Triggers:
    """Trigger ids: each works once, for three seconds."""

    def __init__(self, clock: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """Start with none given out."""
        self._clock = clock
        self._new_id = new_id
        self._given: dict[str, _Trigger] = {}

    def give(self, user: str) -> str:
        """Make a trigger id for what that person just did."""
        trigger_id = f"{self._new_id()}.{self._new_id()}"
        self._given[trigger_id] = _Trigger(user, self._clock() + TRIGGER_LIFE)
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """Use a trigger id up and name its person; raises SlackError when it is no good."""
        trigger = self._given.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._clock() > trigger.expires:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.user


@dataclass
class ResponseUrl:
    """Where the bot may answer one act; `original_ts` is the message it may replace."""

    user: str
    channel: str
    expires: datetime
    original_ts: str = ""
    uses: int = 0


class ResponseUrls:
    """Response URLs: five uses in thirty minutes each."""

    def __init__(self, clock: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """Start with none given out."""
        self._clock = clock
        self._new_id = new_id
        self._given: dict[str, ResponseUrl] = {}

    def give(self, user: str, channel: str, original_ts: str = "") -> str:
        """Make the key of a response URL for what that person just did."""
        key = self._new_id()
        expires = self._clock() + RESPONSE_LIFE
        self._given[key] = ResponseUrl(user, channel, expires, original_ts)
        return key

    def use(self, key: str) -> ResponseUrl:
        """Count one use; raises SlackError when the URL is unknown, old or used up."""
        found = self._given.get(key)
        if found is None:
            raise SlackError("invalid_url")
        if self._clock() > found.expires:
            raise SlackError("expired_url")
        if found.uses >= RESPONSE_USES:
            raise SlackError("used_url")
        found.uses += 1
        return found
