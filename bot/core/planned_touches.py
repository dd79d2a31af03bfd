"""What keeping in touch adds to a plan (P6): the next touch, and one more while it is due."""

from datetime import datetime, time, timedelta

from bot.core.gates import DealFacts, Gate, Hold
from bot.core.history import Event
from bot.core.planned_step import PlannedStep
from bot.core.playbook import Step
from bot.core.snoozes import named_moment, snoozes_of
from bot.core.touches import NextTouch, TouchPolicy, next_touch
from bot.core.working_time import Calendar, next_working_moment

MORNING = time(10)


def planned_touches(
    policy: TouchPolicy,
    facts: DealFacts,
    history: tuple[Event, ...],
    calendar: Calendar,
    now: datetime,
) -> list[PlannedStep]:
    """The touches still to come, none where the cadence has not begun or has ended."""
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
    snoozes = snoozes_of(step, history)
    named, at = named_moment(snoozes), found.at
    if snoozes and snoozes[-1].until is not None:
        at = max(at, snoozes[-1].until)
    if at != named:
        at = _at_local(at, step.wait.at or MORNING, calendar)
    due_at = next_working_moment(calendar, at)
    capped = Hold(Gate.CAP_REACHED, due_at) if found.is_capped else None
    return PlannedStep(
        step,
        step.wait,
        occurrence=found.passed + 1 + len(snoozes),
        due_at=due_at,
        hold=capped,
        named=named,
        contacts=found.contacts,
        passed=found.passed,
    )


def _at_local(at: datetime, moment: time, calendar: Calendar) -> datetime:
    # Later that day than `moment` means the next day: a cap is never undercut by some hours.
    local = at.astimezone(calendar.tz)
    same_day = datetime.combine(local.date(), moment, tzinfo=calendar.tz)
    return same_day if same_day >= at else same_day + timedelta(days=1)
