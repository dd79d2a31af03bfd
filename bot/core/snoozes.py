"""When the rep put a step off, and the moment that they named for it."""

from datetime import UTC, datetime

from bot.core.history import Event, EventKind
from bot.core.playbook import Step

_PUT_OFF = frozenset({EventKind.SNOOZED, EventKind.TIME_NAMED})


def snoozes_of(step: Step, history: tuple[Event, ...]) -> list[Event]:
    """Every time that the rep put the step off, oldest first."""
    if step.kind.is_own_up:  # nothing holds an own-up (coaching.md, section 1)
        return []
    return [event for event in history if event.what in _PUT_OFF and event.step == step.key]


def named_moment(put_off: list[Event]) -> datetime | None:
    """The moment that the rep named (UTC), where that is their latest word."""
    if not put_off or put_off[-1].what is not EventKind.TIME_NAMED:
        return None
    until = put_off[-1].until
    return until.astimezone(UTC) if until is not None else None
