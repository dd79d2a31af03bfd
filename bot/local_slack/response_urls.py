"""Response URLs: where the bot may answer what somebody did, for a while."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.local_slack.errors import SlackError

RESPONSE_LIFE = timedelta(minutes=30)
RESPONSE_USES = 5


@dataclass
class ResponseUrl:
    """Where the bot may answer one action; `original_ts` is the message it may replace."""

    user: str
    channel: str
    expires: datetime
    original_ts: str = ""
    uses: int = 0


class ResponseUrls:
    """Each works five times, for thirty minutes."""

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
