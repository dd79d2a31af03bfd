"""What a planned step is: when it comes, what holds it, and when it has come too late."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.gates import STOPPING, Hold
from bot.core.playbook import Step, Wait


class Stand(StrEnum):
    """Where an open step stands: done, skipped and overtaken ones are in no plan (9.1)."""

    COMING = "coming"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class PlannedReminder:
    """The next time a step that was told of is brought to mind; moments are UTC, numbers from 1."""

    number: int
    at: datetime
    stale_at: datetime
    is_question: bool = False


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step still to come.

    `due_at` is UTC, or None while it waits for something to happen; `hold` says what stops it now.
    `held_since` is the moment it was due (UTC), where a gate keeps it past that.
    `named` is the moment that the rep named for it (UTC), where that is their latest word.
    `told_at` is when its first note went out (UTC), `reminder` what follows that while nobody
    answers, for the most pressing step of a deal alone. `put_by` says that the rep answered it for
    now, or may leave it, and only the reminder is ahead.
    `occurrence` is which round of the step it is, from 1. Of a touch, `contacts` is how often the
    client was heard from or written to before, `passed` how many touches nobody made since.
    """

    step: Step
    wait: Wait
    occurrence: int
    due_at: datetime | None
    hold: Hold | None = None
    named: datetime | None = None
    contacts: int | None = None
    passed: int = 0
    held_since: datetime | None = None
    stand: Stand = Stand.COMING
    told_at: datetime | None = None
    reminder: PlannedReminder | None = None
    put_by: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it is due or overdue."""
        return self.stand is not Stand.COMING

    @property
    def next_at(self) -> datetime | None:
        """When it comes next: its own day, or the next look at one that was answered for now."""
        if self.put_by:
            return self.reminder.at if self.reminder else None
        return self.due_at

    @property
    def is_asked_for(self) -> bool:
        """Whether it comes at the very moment that the rep named."""
        return self.named is not None and self.due_at == self.named

    @property
    def kept_at(self) -> datetime | None:
        """The moment that its nudge is kept for: when it is due, or was before a gate held it."""
        return self.due_at or self.held_since

    @property
    def stale_at(self) -> datetime | None:
        """When the nudge has come too late to be worth sending."""
        return self.kept_at + self.step.stale_after if self.kept_at else None

    @property
    def waits_for_an_event(self) -> bool:
        """Whether a gate holds it that no day opens."""
        return self.hold is not None and self.hold.until is None

    @property
    def is_stopped(self) -> bool:
        """Whether it will not come at all, as things stand."""
        return self.hold is not None and self.hold.gate in STOPPING
