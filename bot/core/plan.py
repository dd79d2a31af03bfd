"""The planner: playbook, facts, history, calendar and now in; the steps still to come out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.core.circumstances import is_client
from bot.core.dated_step import dated_step
from bot.core.deal_state import ENDED, DealState, state_of
from bot.core.fitting import applies, fitted
from bot.core.follow_through import FollowThrough
from bot.core.gates import DealFacts
from bot.core.history import Event, EventKind
from bot.core.holding import Holds
from bot.core.missed import one_note_at_a_time
from bot.core.one_at_a_time import Acts
from bot.core.planned_step import PlannedStep
from bot.core.planned_touches import planned_touches
from bot.core.playbook import Playbook, Step
from bot.core.reminders import next_reminder
from bot.core.situation import Situation
from bot.core.stands import chained, standing, told, with_reminder
from bot.core.touches import TouchPolicy
from bot.core.working_time import Calendar

FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PlanRules:
    """What a deal is planned by: its circumstance's playbook, and what holds for all of them."""

    playbook: Playbook
    touches: TouchPolicy
    follow: FollowThrough


def plan(
    rules: PlanRules,
    facts: DealFacts,
    history: tuple[Event, ...],
    calendar: Calendar,
    now: datetime,
) -> tuple[PlannedStep, ...]:
    """The steps still to come, dated ones first; the same facts always give the same plan."""
    state = state_of(history)
    if state in ENDED:
        return ()
    deal = Situation(facts, history, calendar, now, rules.follow)
    steps = [fitted(step, facts) for step in rules.playbook.steps if _applies(step, facts, state)]
    planned = [found for step in steps if (found := dated_step(step, deal))]
    if state is not DealState.RECOVERED and is_client(facts.circumstance):
        planned += planned_touches(rules.touches, deal)
    holds = Holds(steps, deal)
    planned = [told(holds.on(found), deal) for found in planned]
    told_of = (*rules.playbook.steps, rules.touches.step)
    acts = Acts({step.key: step.kind for step in told_of}, deal)
    followed = _placed(acts, planned, deal)
    if acts.give_way(followed):
        followed = _placed(acts, planned, deal)
    return tuple(sorted(followed, key=lambda found: found.due_at or FAR))


def _placed(acts: Acts, planned: list[PlannedStep], deal: Situation) -> list[PlannedStep]:
    placed = _not_overtaken(one_note_at_a_time(acts.place(planned), deal), deal)
    return list(_followed(acts, [standing(found, deal) for found in placed], deal))


def _applies(step: Step, facts: DealFacts, state: DealState) -> bool:
    # What was won back is only asked after, and a second chance that failed since is not.
    is_won = state is DealState.RECOVERED
    return (EventKind.RECOVERED in step.after) is is_won and applies(step, facts)


def _not_overtaken(steps: list[PlannedStep], deal: Situation) -> list[PlannedStep]:
    """The steps, without those that a later one has made pointless (9.1)."""
    told_of = {note.step for note in deal.facts.notes}
    return [found for found in steps if told_of.isdisjoint(found.step.overtaken_by)]


def _followed(acts: Acts, steps: list[PlannedStep], deal: Situation) -> Iterable[PlannedStep]:
    """The steps, one of them with its next reminder: one chain runs for each deal."""
    first = chained(steps)
    for found in steps:
        reminder = next_reminder(found, deal) if found is first else None
        yield with_reminder(found, acts.remind(found, reminder), deal) if reminder else found
