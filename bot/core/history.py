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
    SILENCE = "silence"
    CAME_BACK = "came_back"
    MANAGER_CALLED = "manager_called"
    RECOVERED = "recovered"
    DID_NOT_WORK = "did_not_work"
    STAY_IN_TOUCH = "stay_in_touch"
    NO_CONTACT = "no_contact"
    TOUCHED = "touched"
    TOUCH_ANSWERED = "touch_answered"
    BACK_BURNER = "back_burner"
    READY = "ready"
    HANDED_OVER = "handed_over"
    SNOOZED = "snoozed"
    TIME_NAMED = "time_named"
    LET_GO = "let_go"
    TAKEN_UP_AGAIN = "taken_up_again"
    UNDONE = "undone"


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
