"""What has happened to a lost deal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EventKind(StrEnum):
    """One thing that a rep recorded about a lost deal."""

    REPORTED = "reported"
    NOT_REACHED = "not_reached"
    OWNED_UP = "owned_up"
    THEY_KNOW = "they_know"
    PLAN_SENT = "plan_sent"
    REPAIRED = "repaired"
    NOT_REPAIRED = "not_repaired"
    PREVENTION_SENT = "prevention_sent"
    SOLVED = "solved"
    NOT_SOLVED = "not_solved"
    LESSON = "lesson"
    REPLIED = "replied"
    REASON_ASKED = "reason_asked"
    NEVER_AGAIN = "never_again"
    ASKED = "asked"
    CHASED = "chased"
    YES = "yes"
    DOOR_OPEN = "door_open"
    NO = "no"
    NOT_YET = "not_yet"
    SILENCE = "silence"
    CAME_BACK = "came_back"
    MANAGER_CALLED = "manager_called"
    RECOVERED = "recovered"
    HOLDING = "holding"
    DID_NOT_WORK = "did_not_work"
    STAY_IN_TOUCH = "stay_in_touch"
    NO_CONTACT = "no_contact"
    TOUCHED = "touched"
    TOUCH_ANSWERED = "touch_answered"
    HEARD_FROM = "heard_from"
    BACK_BURNER = "back_burner"
    READY = "ready"
    HANDED_OVER = "handed_over"
    SNOOZED = "snoozed"
    SKIPPED = "skipped"
    TIME_NAMED = "time_named"
    STILL_MINE = "still_mine"
    LAID_ASIDE = "laid_aside"
    LET_GO = "let_go"
    TAKEN_UP_AGAIN = "taken_up_again"
    UNDONE = "undone"
    SAID_IT = "said_it"
    THEIR_PLAN = "their_plan"
    NO_PLAN = "no_plan"
    THEY_KEPT = "they_kept"
    THEY_MISSED = "they_missed"
    TOLD_SOLVED = "told_solved"
    TOLD_OPEN = "told_open"
    GAVE_CHANCE = "gave_chance"
    PARTED = "parted"


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a deal's history, in the order in which they were recorded.

    `at` is when it happened: clocks run from it. `told_at` is when it was recorded, None where that
    is the same moment. Raises ValueError unless all its moments are aware.
    """

    what: EventKind
    at: datetime
    step: str | None = None
    until: datetime | None = None
    told_at: datetime | None = None

    def __post_init__(self) -> None:
        for moment in (self.at, self.until, self.told_at):
            if moment is not None and moment.utcoffset() is None:
                raise ValueError(f"{moment} has no time zone: pass an aware datetime")

    @property
    def told(self) -> datetime:
        """When it was recorded."""
        return self.told_at or self.at

    @property
    def counts_from(self) -> datetime:
        """When the waits that follow it begin: of a plan of theirs, on the day that they named."""
        if self.what is EventKind.THEIR_PLAN and self.until is not None:
            return max(self.at, self.until)
        return self.at


def times(history: Iterable[Event], *what: EventKind) -> int:
    """How often any of these happened."""
    return sum(event.what in what for event in history)


def last(history: Iterable[Event], *what: EventKind) -> Event | None:
    """The latest entry that is one of these."""
    found = [event for event in history if event.what in what]
    return found[-1] if found else None


def is_repaired(history: Iterable[Event]) -> bool:
    """Whether the repair is delivered and stands in the client's eyes (S3)."""
    latest = last(history, EventKind.REPAIRED, EventKind.NOT_SOLVED)
    return latest is not None and latest.what is EventKind.REPAIRED


BY_ITSELF = frozenset({EventKind.SILENCE, EventKind.LAID_ASIDE})
"""What nobody pressed: the time that passed says it."""


def last_press(history: Iterable[Event]) -> datetime:
    """When somebody last recorded anything, the report itself included."""
    return max(event.told for event in history if event.what not in BY_ITSELF)
