"""What the third reader may cost, and when it is left alone."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.core.humility.opinion.question import NoOpinion

REST = timedelta(minutes=1)
"""After it was out of reach or refused: meanwhile no draft waits for it."""

LONGEST_REST = timedelta(hours=1)


class Limits:
    """Drafts and characters a day (by UTC) that this process may show; `now` gives the time."""

    def __init__(self, now: Callable[[], datetime], drafts: int, characters: int) -> None:
        self._now = now
        self._most = (drafts, characters)
        self._day = date.min
        self._shown = (0, 0)
        self._rests_until: datetime | None = None

    def take(self, characters: int) -> None:
        """Count a request of that many characters; raises NoOpinion where it may not be made."""
        now = self._now()
        if self._rests_until is not None and now < self._rests_until:
            raise NoOpinion("it rests after a failure")
        if now.date() != self._day:
            self._day, self._shown = now.date(), (0, 0)
        drafts, sent = self._shown[0] + 1, self._shown[1] + characters
        if drafts > self._most[0] or sent > self._most[1]:
            raise NoOpinion("the day's limit is reached")
        self._shown = (drafts, sent)

    def rest(self, asked_for: timedelta = REST) -> None:
        """Ask nothing for a while."""
        self._rests_until = self._now() + min(max(asked_for, REST), LONGEST_REST)
