"""One step of a playbook in a deal's plan: whether it is still to come, and on which day."""

from dataclasses import replace
from datetime import datetime

from bot.core.due import MORNING, due_after, earliest_delivery, wait_for, when_both_work
from bot.core.gates import Gate, Hold
from bot.core.history import Event, EventKind, last, times
from bot.core.holding import cools_off
from bot.core.planned_step import PlannedStep
from bot.core.playbook import Step, StepKind
from bot.core.refusals import OUTWARD
from bot.core.situation import Situation
from bot.core.snoozes import named_moment, snoozes_of
from bot.core.working_time import add_business_days, next_working_moment

_MAY_BE_DONE_AHEAD = frozenset({StepKind.PLAN, StepKind.REPAIR, StepKind.PREVENTION})
"""What a rep may have done before it comes up (coaching.md, 9.4)."""

_OVERTAKEN_BY = {
    StepKind.OPTIONAL: EventKind.HEARD_FROM,
    # The new owner of an own-up begins with the own-up itself.
    StepKind.TRY_AGAIN: EventKind.HANDED_OVER,
}
_REOPENED = (EventKind.NOT_REPAIRED, EventKind.NOT_SOLVED)


def dated_step(step: Step, deal: Situation) -> PlannedStep | None:
    """The step as its wait and the rep's own wishes date it; None once it is done or skipped."""
    history = deal.history
    wait = wait_for(step, deal.facts)
    places = [place for place, event in enumerate(history) if event.what in step.after]
    if _is_done_ahead(step, history):
        return None
    if not places or times(history[places[-1] :], *step.void_by):
        is_done = times(history, *step.done_by) > 0 and not times(history, *step.void_by)
        return None if is_done or _is_asked(step, history) else PlannedStep(step, wait, 1, None)
    since = history[places[-1] + 1 :]
    began = _began(history[places[-1]].counts_from, deal)
    due_at = due_after(wait, began, deal.facts, deal.calendar)
    if _is_over(step, deal, since, due_at) or len(places) > step.repeat:
        return None
    resumed = deal.facts.resumed_at is not None
    # What dated an earlier round anew counts on, so that no number stands for two rounds.
    moved = times(history[places[0] : places[-1]], EventKind.HANDED_OVER, EventKind.HEARD_FROM)
    rounds = len(places) + len(snoozes_of(step, history)) + resumed + moved
    found = PlannedStep(step, wait, rounds, _told_late(due_at, history[places[-1]], step, deal))
    found = _put_off(_heard(found, since, deal), since, deal)
    return None if _is_past(found, deal) else _asked_for(handed_over(found, since, deal), deal)


def _asked_for(found: PlannedStep, deal: Situation) -> PlannedStep:
    """The own-up as its rep had it: whoever asks for the words has them before their time."""
    if found.step.kind is not StepKind.OWN_UP or found.due_at is None:
        return found
    mine = (found.step.key, found.occurrence, 0)
    told = (n.at for n in deal.facts.notes if (n.step, n.occurrence, n.reminder) == mine)
    return replace(found, due_at=min((found.due_at, *told)))


def _began(anchor: datetime, deal: Situation) -> datetime:
    # What an escalation kept waiting begins anew once it is out of the way, and is told of anew.
    resumed_at = deal.facts.resumed_at
    return anchor if resumed_at is None else max(anchor, resumed_at)


def _told_late(due_at: datetime, anchor: Event, step: Step, deal: Situation) -> datetime:
    # What was recorded late is not made up for in one go: it comes from its telling on.
    if anchor.told <= due_at:
        return due_at
    return earliest_delivery(wait_for(step, deal.facts), anchor.told, deal.calendar)


def _put_off(found: PlannedStep, since: tuple[Event, ...], deal: Situation) -> PlannedStep:
    step, due_at = found.step, found.due_at
    assert due_at is not None  # noqa: S101 -- it was dated just before
    put_off = snoozes_of(step, since)
    named = named_moment(put_off)
    cooling = Hold(Gate.COOLING_OFF, due_at) if cools_off(step, deal.facts) else None
    if put_off and (until := put_off[-1].until) is not None:
        due_at = max(due_at, earliest_delivery(found.wait, until, deal.calendar))
    if due_at != named:
        due_at = when_both_work(step, due_at, deal.facts, deal.calendar)
    if (due_at, cooling, named) == (found.due_at, None, None):
        return found
    return replace(found, due_at=due_at, hold=cooling, named=named)


def _heard(found: PlannedStep, since: tuple[Event, ...], deal: Situation) -> PlannedStep:
    """The step after the client was in touch: what was proposed is overtaken, and dated anew."""
    if found.step.kind not in OUTWARD:
        return found
    days = deal.follow.one_at_a_time.business_days
    for event in since:
        if event.what is EventKind.HEARD_FROM and found.due_at and found.due_at <= event.told:
            due_at = add_business_days(deal.calendar, event.at, days, MORNING)
            found = replace(found, due_at=due_at, occurrence=found.occurrence + 1)
    return found


def _is_past(found: PlannedStep, deal: Situation) -> bool:
    """Whether the days of a step that is told of once, and never brought to mind, are over."""
    wanted, stale_at = deal.follow.reminders[found.step.kind], found.stale_at
    is_asked_once = not wanted.business_days and wanted.every_days is None
    return is_asked_once and stale_at is not None and stale_at < deal.now


def handed_over(found: PlannedStep, since: tuple[Event, ...], deal: Situation) -> PlannedStep:
    """The step for a new owner: what was due before is due anew, in their own working time."""
    handed = [event for event in since if event.what is EventKind.HANDED_OVER]
    if not handed or found.due_at is None:
        return found
    due_at = found.due_at
    if due_at <= handed[-1].told:
        due_at = next_working_moment(deal.calendar, handed[-1].told)
    return replace(found, due_at=due_at, occurrence=found.occurrence + len(handed))


def _is_over(step: Step, deal: Situation, since: tuple[Event, ...], due_at: datetime) -> bool:
    ends = [event for event in since if event.what in step.done_by]
    if step.late_answers_only:
        ends = [event for event in ends if event.at >= due_at]
    is_overtaken = any(event.what is _OVERTAKEN_BY.get(step.kind) for event in since)
    return bool(ends) or is_overtaken or _is_skipped(step, since) or _is_asked(step, deal.history)


def _is_skipped(step: Step, since: tuple[Event, ...]) -> bool:
    skipped = [event for event in since if event.what is EventKind.SKIPPED]
    return any(event.step == step.key for event in skipped) and not step.kind.is_own_up


def _is_done_ahead(step: Step, history: tuple[Event, ...]) -> bool:
    if step.kind not in _MAY_BE_DONE_AHEAD:
        return False
    latest = last(history, *step.done_by, *_REOPENED)
    return latest is not None and latest.what not in _REOPENED


def _is_asked(step: Step, history: tuple[Event, ...]) -> bool:
    # What the first ask ends stays ended, also where something is noted late.
    ends = EventKind.ASKED in step.done_by and not step.follows_an_answer
    return ends and times(history, EventKind.ASKED) > 0
