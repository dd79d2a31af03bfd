"""The HTTP session of every call of Slack: its time limit, Slack's clock, the last look."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import SimpleNamespace

import aiohttp

from bot.delivery.last_moment import refuse_if_too_late
from bot.delivery.timing import Timing


class SlackTime:
    """Slack's clock, from its answers: nothing here depends on the clock of this machine."""

    def __init__(self, elapsed: Callable[[], float]) -> None:
        self._elapsed = elapsed
        self._told: tuple[datetime, float] | None = None

    def note(self, date: str | None) -> None:
        """Take the `Date` of an answer; none and nonsense are passed over."""
        try:
            told = parsedate_to_datetime(date or "")
        except ValueError:
            return
        self._told = (told if told.tzinfo else told.replace(tzinfo=UTC), self._elapsed())

    def now(self) -> datetime | None:
        """What it shows by now at least: the answer was under way for a while."""
        if self._told is None:
            return None
        told, at = self._told
        return told + timedelta(seconds=self._elapsed() - at)


def slack_session(
    timing: Timing, slack_time: SlackTime, *more: aiohttp.TraceConfig
) -> aiohttp.ClientSession:
    """A session that holds each call to the time limit; `more` is told of each.

    The SDK's own `timeout` is for sessions that it makes itself, and aiohttp's is five minutes.
    """

    async def answered(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        answer: aiohttp.TraceRequestEndParams,
    ) -> None:
        slack_time.note(answer.response.headers.get("Date"))

    async def connected(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        _connection: aiohttp.TraceConnectionCreateEndParams
        | aiohttp.TraceConnectionReuseconnParams,
    ) -> None:
        # To connect takes a while, and a process may be stopped there: what follows is the write.
        refuse_if_too_late(timing.elapsed)

    tracing = aiohttp.TraceConfig()
    tracing.on_request_end.append(answered)
    tracing.on_connection_create_end.append(connected)
    tracing.on_connection_reuseconn.append(connected)
    limit = aiohttp.ClientTimeout(total=timing.post.total_seconds())
    return aiohttp.ClientSession(timeout=limit, trace_configs=[tracing, *more])
