"""The planner: playbook, facts, history, calendar and now in; the steps still to come out."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from bot.core.circumstances import Circumstance
from bot.core.deal_state import CLOSED, state_of
from bot.core.gates import STOPPING, DealFacts, Gate, Hold, hold_for
from bot.core.history import Event, Happened, last, times
from bot.core.playbook import Channel, Clock, Fault, Playbook, Step, Wait
from bot.core.touches import NextTouch, TouchPolicy, next_touch
from bot.core.working_time import (
    Calendar,
    add_business_days,
    add_business_hours,
    is_working_day,
    next_shared_moment,
    next_working_moment,
    working_days_before,
)

FAR = datetime.max.replace(tzinfo=UTC)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
MORNING = time(10)

_PUT_OFF = frozenset({Happened.SNOOZED, Happened.TIME_NAMED})
_ANSWERS = frozenset({Happened.NO, Happened.SILENCE, Happened.DOOR_OPEN})


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step still to come.

    `due_at` is UTC, or None while it waits for something to happen; `hold` says what stops it now.
    `named` is the moment that the rep named for it (UTC), where that is their latest word.
    """

    step: Step
    wait: Wait
    occurrence: int
    due_at: datetime | None
    hold: Hold | None = None
    named: datetime | None = None

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


@dataclass(frozen=True, slots=True)
class Book:
    """What a deal is planned by: its circumstance's playbook and the keep-in-touch policy."""

    playbook: Playbook
    touches: TouchPolicy


def plan(
    book: Book,
    facts: DealFacts,
    history: tuple[Event, ...],
    calendar: Calendar,
    now: datetime,
) -> tuple[PlannedStep, ...]:
    """The steps still to come, dated ones first; the same facts always give the same plan."""
    if state_of(history) in CLOSED:
        return ()
    planned = [
        found
        for step in book.playbook.steps
        if _applies(step, facts) and (found := _planned(step, facts, history, calendar))
    ]
    planned += _touches(book.touches, facts, history, calendar, now)
    cooled = _cooled_off(book.playbook, facts, history, calendar)
    held = (_held(_not_before(found, cooled), facts, history, calendar, now) for found in planned)
    return tuple(sorted(held, key=lambda found: found.due_at or FAR))


def earliest_delivery(wait: Wait, at: datetime, calendar: Calendar) -> datetime:
    """The first moment from `at` on when a step may reach the rep (UTC).

    Working time only; an own-up reported after hours on a working day may still come that day.
    Raises ValueError if `at` is naive, NeverWorking if the calendar has no working day.
    """
    if at.utcoffset() is None:
        raise ValueError(f"{at} has no time zone: pass an aware datetime")
    local = at.astimezone(calendar.tz)
    if wait.same_day_until is not None and is_working_day(calendar, local.date()):
        hours = calendar.hours[local.weekday()]
        if hours.start <= local.time() <= max(hours.end, wait.same_day_until):
            return at.astimezone(UTC)
    return next_working_moment(calendar, at)


def _applies(step: Step, facts: DealFacts) -> bool:
    if step.business_lost and not facts.business_lost:
        return False
    return step.fault is None or facts.our_fault is (step.fault is Fault.OURS)


def _planned(
    step: Step, facts: DealFacts, history: tuple[Event, ...], calendar: Calendar
) -> PlannedStep | None:
    wait = _wait_for(step, facts)
    places = [place for place, event in enumerate(history) if event.what in step.after]
    if not places or times(history[places[-1] :], *step.void_by):
        is_done = times(history, *step.done_by) > 0 and not times(history, *step.void_by)
        return None if is_done or _is_asked(step, history) else PlannedStep(step, wait, 1, None)
    since = history[places[-1] + 1 :]
    if times(since, *step.done_by) or _is_asked(step, history) or len(places) > step.repeat:
        return None
    due_at = _due(wait, history[places[-1]].at, facts, calendar)
    put_off = _snoozes(step, since)
    named = _named(put_off)
    cooling = Hold(Gate.COOLING_OFF, due_at) if _cools(step, facts) else None
    if put_off and (until := put_off[-1].until) is not None:
        due_at = max(due_at, earliest_delivery(wait, until, calendar))
    if due_at != named:
        due_at = _when_they_work(step, due_at, facts, calendar)
    occurrence = len(places) + len(_snoozes(step, history))
    return PlannedStep(step, wait, occurrence, due_at, cooling, named)


def _cools(step: Step, facts: DealFacts) -> bool:
    # A weak meeting has nothing to blow over (P3): its first ask just comes, within days.
    answered = not _ANSWERS.isdisjoint(step.after)
    return step.clock is Clock.ASK and (
        answered or facts.circumstance is not Circumstance.BLOWN_MEETING
    )


def _cooled_off(
    playbook: Playbook, facts: DealFacts, history: tuple[Event, ...], calendar: Calendar
) -> datetime:
    # A repair that came late, or again, is let settle before any ask, also before the second.
    repaired = last(history, Happened.REPAIRED)
    waits = [
        step.wait
        for step in playbook.steps
        if step.clock is Clock.ASK and Happened.REPAIRED in step.after and _applies(step, facts)
    ]
    if repaired is None or not waits:
        return LONG_AGO
    return max(_due(wait, repaired.at, facts, calendar) for wait in waits)


def _not_before(found: PlannedStep, cooled: datetime) -> PlannedStep:
    if found.due_at is None or found.step.clock is not Clock.ASK:
        return found
    due_at = max(found.due_at, cooled)
    hold = found.hold
    if hold is not None and hold.until is not None:
        hold = replace(hold, until=max(hold.until, cooled))
    return replace(found, due_at=due_at, hold=hold)


def _is_asked(step: Step, history: tuple[Event, ...]) -> bool:
    # What the first ask ends stays ended, also where something is noted late.
    before_any_answer = not _ANSWERS.intersection(step.after)
    ends = Happened.ASKED in step.done_by and before_any_answer
    return ends and times(history, Happened.ASKED) > 0


def _snoozes(step: Step, history: tuple[Event, ...]) -> list[Event]:
    if step.clock is Clock.OWN_UP:  # nothing holds an own-up (coaching.md, section 1)
        return []
    return [event for event in history if event.what in _PUT_OFF and event.step == step.key]


def _named(put_off: list[Event]) -> datetime | None:
    if not put_off or put_off[-1].what is not Happened.TIME_NAMED:
        return None
    until = put_off[-1].until
    return until.astimezone(UTC) if until is not None else None


def _when_they_work(step: Step, due_at: datetime, facts: DealFacts, calendar: Calendar) -> datetime:
    theirs = facts.client_calendar
    if theirs is None or step.clock is Clock.OWN_UP or Channel.PHONE not in step.channels:
        return due_at
    return next_shared_moment(calendar, theirs, due_at)


def _touches(
    policy: TouchPolicy,
    facts: DealFacts,
    history: tuple[Event, ...],
    calendar: Calendar,
    now: datetime,
) -> list[PlannedStep]:
    step = policy.step
    anchor = next((event.at for event in history if event.what in step.after), None)
    if anchor is None or (found := next_touch(policy, facts.client, anchor, now)) is None:
        return []
    touch = _touch(step, found, history, calendar)
    if touch.due_at is None or touch.due_at > now:
        return [touch]
    # Nobody may act on the one that is due: so that they hear of the next, it is planned already.
    following = next_touch(policy, facts.client, anchor, now, later=1)
    return [touch, _touch(step, following, history, calendar)] if following else [touch]


def _touch(
    step: Step, found: NextTouch, history: tuple[Event, ...], calendar: Calendar
) -> PlannedStep:
    snoozes = _snoozes(step, history)
    named, at = _named(snoozes), found.at
    if snoozes and snoozes[-1].until is not None:
        at = max(at, snoozes[-1].until)
    if at != named:
        at = _at_local(at, step.wait.at or MORNING, calendar)
    due_at = next_working_moment(calendar, at)
    capped = Hold(Gate.CAP_REACHED, due_at) if found.is_capped else None
    occurrence = found.number + 10_000 * len(snoozes)
    return PlannedStep(step, step.wait, occurrence, due_at, capped, named)


def _held(
    found: PlannedStep,
    facts: DealFacts,
    history: tuple[Event, ...],
    calendar: Calendar,
    now: datetime,
) -> PlannedStep:
    hold = hold_for(found.step, facts, history, now)
    due_at = found.due_at
    if hold is None:
        hold = found.hold if _is_ahead(found.hold, now) else None
        if due_at is not None and found.step.clock is Clock.ASK:
            due_at = max(due_at, _released(facts, history, calendar))
    elif hold.gate in STOPPING or due_at is None:
        due_at = None
    elif hold.until is not None:
        due_at = next_working_moment(calendar, max(due_at, hold.until))
    elif due_at <= now:
        due_at = None
    return replace(found, due_at=due_at, hold=hold)


def _is_ahead(hold: Hold | None, now: datetime) -> bool:
    return hold is not None and hold.until is not None and hold.until > now


def _released(facts: DealFacts, history: tuple[Event, ...], calendar: Calendar) -> datetime:
    # A step that a gate held past its day is due when the gate opened, not before.
    moments = [promise.settled_at for promise in facts.promises if promise.settled_at is not None]
    moments += [event.at for event in history if event.what is Happened.READY]
    moments += [facts.changed_at] if facts.changed_at is not None else []
    return next_working_moment(calendar, max(moments)) if moments else LONG_AGO


def _wait_for(step: Step, facts: DealFacts) -> Wait:
    if facts.loss_reason is None:
        return step.wait
    wait = step.wait_by_reason.get(facts.loss_reason, step.wait)
    return step.wait if wait.needs_their_date and facts.their_date is None else wait


def _due(wait: Wait, anchor: datetime, facts: DealFacts, calendar: Calendar) -> datetime:
    if wait.minutes is not None:
        return earliest_delivery(wait, anchor + timedelta(minutes=wait.minutes), calendar)
    if wait.business_hours is not None:
        return add_business_hours(calendar, anchor, wait.business_hours)
    if wait.business_days is not None:
        return add_business_days(calendar, anchor, wait.business_days, wait.at)
    day = _day_of(wait, anchor, facts.their_date, calendar)
    if wait.at is None:
        return next_working_moment(calendar, day)
    # A working day is looked for from the evening before, so that a weekend leads to `at` too.
    return add_business_days(calendar, day - timedelta(days=1), 1, wait.at)


def _day_of(
    wait: Wait, anchor: datetime, their_date: datetime | None, calendar: Calendar
) -> datetime:
    if their_date is None or not wait.needs_their_date:
        return anchor.astimezone(calendar.tz) + timedelta(days=wait.days or 0)
    least = add_business_days(calendar, anchor, wait.least_business_days)
    if wait.business_days_before_their_date is not None:
        before = wait.business_days_before_their_date
        return max(least, working_days_before(calendar, their_date, before))
    return max(least, their_date - timedelta(days=wait.days_before_their_date or 0))


def _at_local(at: datetime, moment: time, calendar: Calendar) -> datetime:
    # Later that day than `moment` means the next day: a cap is never undercut by some hours.
    local = at.astimezone(calendar.tz)
    same_day = datetime.combine(local.date(), moment, tzinfo=calendar.tz)
    return same_day if same_day >= at else same_day + timedelta(days=1)
