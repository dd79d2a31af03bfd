"""How a planned step is held back: until things have cooled off, and while a gate is closed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.core.circumstances import Circumstance
from bot.core.due import MORNING, due_after
from bot.core.gates import STOPPING, DealFacts, Gate, Hold, hold_for, needs_change
from bot.core.history import EventKind, last
from bot.core.planned_step import PlannedStep
from bot.core.playbook import Step, StepKind
from bot.core.refusals import refusal_of
from bot.core.situation import Situation
from bot.core.working_time import add_business_days, next_working_moment

LONG_AGO = datetime.min.replace(tzinfo=UTC)
_UNREPAIRED_HOLDS = frozenset({StepKind.ASK, StepKind.TOUCH})


def cools_off(step: Step, facts: DealFacts) -> bool:
    """Whether an ask waits for feelings to settle first."""
    # A weak meeting has nothing to blow over (P3): its first ask just comes, within days.
    return step.kind is StepKind.ASK and (
        step.follows_an_answer or facts.circumstance is not Circumstance.BLOWN_MEETING
    )


class Holds:
    """What holds the steps of one deal."""

    def __init__(self, steps: Sequence[Step], deal: Situation) -> None:
        self._deal = deal
        self._earliest_ask = max((LONG_AGO, *_before_an_ask(steps, deal)))

    def on(self, found: PlannedStep) -> PlannedStep:
        """The step as the gates let it come now."""
        found = self._not_before(found)
        hold = self._hold(found)
        if hold is None:
            return self._free(found)
        due_at, held_since, now = found.due_at, None, self._deal.now
        if hold.gate in STOPPING or due_at is None:
            due_at = None
        elif hold.until is not None:
            due_at = max(due_at, next_working_moment(self._deal.calendar, hold.until))
            hold = hold if due_at > now else None
        elif due_at <= now:
            due_at, held_since = None, due_at
        return replace(found, due_at=due_at, hold=hold, held_since=held_since)

    def _not_before(self, found: PlannedStep) -> PlannedStep:
        if found.due_at is None or found.step.kind is not StepKind.ASK:
            return found
        if found.due_at >= self._earliest_ask:
            return found
        due_at, hold = self._earliest_ask, found.hold
        if hold is not None and hold.until is not None:
            hold = replace(hold, until=max(hold.until, self._earliest_ask))
        return replace(found, due_at=due_at, hold=hold)

    def _hold(self, found: PlannedStep) -> Hold | None:
        deal = self._deal
        gate = hold_for(found.step, deal.facts, deal.history, deal.now)
        refusal = refusal_of(found.step, deal)
        is_final = refusal is not None and refusal.gate in STOPPING
        if gate is not None and (gate.gate in STOPPING or not is_final):
            return gate
        if refusal is not None and (refusal.until is None or refusal.until > deal.now):
            return refusal
        return self._fault_elsewhere(found) or refusal

    def _fault_elsewhere(self, found: PlannedStep) -> Hold | None:
        client = self._deal.facts.client
        if not client.fault_open or found.step.kind not in _UNREPAIRED_HOLDS:
            return None
        return Hold(Gate.FAULT_OF_COLLEAGUE if client.fault_of_colleague else Gate.FAULT_OPEN)

    def _free(self, found: PlannedStep) -> PlannedStep:
        hold = found.hold if _is_ahead(found.hold, self._deal.now) else None
        due_at = found.due_at
        if due_at is not None and found.step.kind is StepKind.ASK:
            due_at = max(due_at, self._released(due_at))
        if (due_at, hold) == (found.due_at, found.hold):
            return found
        return replace(found, due_at=due_at, hold=hold)

    def _released(self, due_at: datetime) -> datetime:
        """When a gate opened that had held a step past its day: it is due then, not before."""
        facts, history = self._deal.facts, self._deal.history
        moments = [
            promise.settled_at
            for promise in facts.promises
            if promise.settled_at is not None and promise.settled_at > promise.due_at
        ]
        moments += [event.at for event in history if event.what is EventKind.READY]
        if facts.changed_at is not None and needs_change(replace(facts, changed_at=None), history):
            moments.append(facts.changed_at)
        late = [moment for moment in moments if moment > due_at]
        return next_working_moment(self._deal.calendar, max(late)) if late else due_at


def _before_an_ask(steps: Sequence[Step], deal: Situation) -> Iterator[datetime]:
    """The moments that any ask waits for after the latest repair (UTC)."""
    repaired = last(deal.history, EventKind.REPAIRED)
    if repaired is None:
        return
    for step in steps:
        if EventKind.REPAIRED not in step.after:
            continue
        # A repair that came late, or again, is let settle before any ask, also before the second.
        if step.kind is StepKind.ASK:
            yield due_after(step.wait, repaired.at, deal.facts, deal.calendar)
        elif step.kind is StepKind.FEEDBACK and not _is_answered(step, deal):
            days = deal.follow.feedback_first.business_days
            due_at = due_after(step.wait, repaired.at, deal.facts, deal.calendar)
            yield add_business_days(deal.calendar, due_at, days, MORNING)


def _is_answered(step: Step, deal: Situation) -> bool:
    repaired = max(
        place for place, event in enumerate(deal.history) if event.what is EventKind.REPAIRED
    )
    return any(
        event.what in step.done_by or (event.what is EventKind.SKIPPED and event.step == step.key)
        for event in deal.history[repaired:]
    )


def _is_ahead(hold: Hold | None, now: datetime) -> bool:
    return hold is not None and hold.until is not None and hold.until > now
