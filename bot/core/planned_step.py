"""What a planned step is: when it comes, what holds it, and when it has come too late."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.gates import STOPPING, Hold
from bot.core.playbook import Step, Wait


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step still to come.

    `due_at` is UTC, or None while it waits for something to happen; `hold` says what stops it now.
    `named` is the moment that the rep named for it (UTC), where that is their latest word.
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

    @property
    def is_asked_for(self) -> bool:
        """Whether it comes at the very moment that the rep named."""
        return self.named is not None and self.due_at == self.named

    @property
    def stale_at(self) -> datetime | None:
        """When the nudge has come too late to be worth sending."""
        return self.due_at + self.step.stale_after if self.due_at else None

    @property
    def is_stopped(self) -> bool:
        """Whether it will not come at all, as things stand."""
        return self.hold is not None and self.hold.gate in STOPPING
