"""A lost deal at a moment, as the planner looks at it."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.core.follow_through import FollowThrough
from bot.core.gates import DealFacts
from bot.core.history import Event
from bot.core.working_time import Calendar


@dataclass(frozen=True, slots=True)
class Situation:
    """Facts, history in the order of recording, the rep's calendar, now, and what holds for all."""

    facts: DealFacts
    history: tuple[Event, ...]
    calendar: Calendar
    now: datetime
    follow: FollowThrough

    def day(self, at: datetime) -> date:
        """The rep's local day of a moment."""
        return at.astimezone(self.calendar.tz).date()
