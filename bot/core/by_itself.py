"""What is recorded by itself once enough time has passed: silence after an ask, laying aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.deal_state import CLOSED, DealState, state_of
from bot.core.due import MORNING
from bot.core.follow_through import FollowThrough
from bot.core.gates import DealFacts
from bot.core.history import Event, EventKind, last, last_press, times
from bot.core.notes import first_unanswered
from bot.core.plan import PlanRules
from bot.core.planned_step import PlannedStep
from bot.core.playbook import Playbook, StepKind
from bot.core.working_time import Calendar, add_business_days, next_working_moment


@dataclass(frozen=True, slots=True)
class ByItself:
    """An event that comes at a moment (UTC) unless something is recorded before."""

    what: EventKind
    at: datetime
    occurrence: int


def by_itself(
    rules: PlanRules,
    planned: Sequence[PlannedStep],
    facts: DealFacts,
    history: tuple[Event, ...],
    calendar: Calendar,
) -> tuple[ByItself, ...]:
    """What comes by itself as things stand, or came and is the last thing recorded."""
    state, policy = state_of(history), rules.follow
    found = [_recorded(history)]
    if state not in CLOSED:
        found.append(_laid_aside(policy, planned, facts, history, calendar))
    if state is DealState.ASKED and not facts.client.do_not_contact:
        found.append(_silence(rules.playbook, policy, history, calendar))
    return tuple(one for one in found if one is not None)


def _recorded(history: tuple[Event, ...]) -> ByItself | None:
    # What was recorded last is still to be told of: the rep may not have had room to hear it.
    latest = history[-1]
    counted = {
        EventKind.SILENCE: (EventKind.ASKED, EventKind.CHASED),
        EventKind.LAID_ASIDE: (EventKind.LAID_ASIDE,),
    }
    if latest.what not in counted:
        return None
    return ByItself(latest.what, latest.at, times(history, *counted[latest.what]))


def _silence(
    playbook: Playbook, policy: FollowThrough, history: tuple[Event, ...], calendar: Calendar
) -> ByItself | None:
    asked = last(history, EventKind.ASKED, EventKind.CHASED, EventKind.SILENCE)
    answer = next((one for one in playbook.steps if one.kind is StepKind.ANSWER), None)
    if asked is None or asked.what is EventKind.SILENCE or answer is None:
        return None
    looks = policy.reminders[StepKind.ANSWER].business_days
    # As the looks: an ask that was recorded weeks after it was made is looked after from then on.
    first = add_business_days(calendar, asked.at, answer.wait.business_days or 0, MORNING)
    first = max(first, next_working_moment(calendar, asked.told))
    days = max(looks, default=0) + policy.silence.business_days
    at = add_business_days(calendar, first, days, MORNING)
    return ByItself(EventKind.SILENCE, at, times(history, EventKind.ASKED, EventKind.CHASED))


def _laid_aside(
    policy: FollowThrough,
    planned: Sequence[PlannedStep],
    facts: DealFacts,
    history: tuple[Event, ...],
    calendar: Calendar,
) -> ByItself | None:
    since, days = first_unanswered(facts.notes, history), policy.unanswered.laid_aside_days
    if since is None or facts.client.do_not_contact:
        if any(one.due_at for one in planned):
            return None
        since = max([last_press(history), *(note.at for note in facts.notes)])
        if not _waits(planned, facts):
            days = policy.unanswered.at_rest_days
    evening = since.astimezone(calendar.tz) + timedelta(days=days - 1)
    at = add_business_days(calendar, evening, 1, MORNING)
    return ByItself(EventKind.LAID_ASIDE, at, times(history, EventKind.LAID_ASIDE) + 1)


def _waits(planned: Sequence[PlannedStep], facts: DealFacts) -> bool:
    """Whether something could still come of a deal without a day: a gate that opens, a promise."""
    held = any(one.hold is not None and not one.is_stopped for one in planned)
    promised = any(promise.is_open for promise in facts.promises)
    return held or promised or facts.escalation is not None
