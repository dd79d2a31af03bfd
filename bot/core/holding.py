"""How a planned step is held back: until things have cooled off, and while a gate is closed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.core.circumstances import Circumstance
from bot.core.due import due_after
from bot.core.gates import STOPPING, DealFacts, Hold, hold_for
from bot.core.history import Event, EventKind, last
from bot.core.planned_step import PlannedStep
from bot.core.playbook import Step, StepKind
from bot.core.working_time import Calendar, next_working_moment

LONG_AGO = datetime.min.replace(tzinfo=UTC)


def cools_off(step: Step, facts: DealFacts) -> bool:
    """Whether an ask waits for feelings to settle first."""
    # A weak meeting has nothing to blow over (P3): its first ask just comes, within days.
    return step.kind is StepKind.ASK and (
        step.follows_an_answer or facts.circumstance is not Circumstance.BLOWN_MEETING
    )


def cooled_off(
    steps: Sequence[Step], facts: DealFacts, history: tuple[Event, ...], calendar: Calendar
) -> datetime:
    """The earliest moment for any ask among these steps after the latest repair (UTC)."""
    # A repair that came late, or again, is let settle before any ask, also before the second.
    repaired = last(history, EventKind.REPAIRED)
    waits = [
        step.wait
        for step in steps
        if step.kind is StepKind.ASK and EventKind.REPAIRED in step.after
    ]
    if repaired is None or not waits:
        return LONG_AGO
    return max(due_after(wait, repaired.at, facts, calendar) for wait in waits)


def not_before(found: PlannedStep, cooled: datetime) -> PlannedStep:
    """The step, an ask no sooner than things have cooled off."""
    if found.due_at is None or found.step.kind is not StepKind.ASK:
        return found
    due_at = max(found.due_at, cooled)
    hold = found.hold
    if hold is not None and hold.until is not None:
        hold = replace(hold, until=max(hold.until, cooled))
    return replace(found, due_at=due_at, hold=hold)


def held(
    found: PlannedStep,
    facts: DealFacts,
    history: tuple[Event, ...],
    calendar: Calendar,
    now: datetime,
) -> PlannedStep:
    """The step as the gates let it come now."""
    hold = hold_for(found.step, facts, history, now)
    due_at, held_since = found.due_at, None
    if hold is None:
        hold = found.hold if _is_ahead(found.hold, now) else None
        if due_at is not None and found.step.kind is StepKind.ASK:
            due_at = max(due_at, _released(facts, history, calendar))
    elif hold.gate in STOPPING or due_at is None:
        due_at = None
    elif hold.until is not None:
        due_at = next_working_moment(calendar, max(due_at, hold.until))
    elif due_at <= now:
        due_at, held_since = None, due_at
    return replace(found, due_at=due_at, hold=hold, held_since=held_since)


def _is_ahead(hold: Hold | None, now: datetime) -> bool:
    return hold is not None and hold.until is not None and hold.until > now


def _released(facts: DealFacts, history: tuple[Event, ...], calendar: Calendar) -> datetime:
    # A step that a gate held past its day is due when the gate opened, not before.
    moments = [promise.settled_at for promise in facts.promises if promise.settled_at is not None]
    moments += [event.at for event in history if event.what is EventKind.READY]
    moments += [facts.changed_at] if facts.changed_at is not None else []
    return next_working_moment(calendar, max(moments)) if moments else LONG_AGO
