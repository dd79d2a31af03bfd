"""What keeping in touch adds to a plan (P6): the next touch, and one more while it is due."""

from datetime import datetime, time, timedelta

from bot.core.dated_step import handed_over
from bot.core.gates import Gate, Hold
from bot.core.history import Event, EventKind
from bot.core.planned_step import PlannedStep
from bot.core.playbook import Step
from bot.core.situation import Situation
from bot.core.snoozes import named_moment, snoozes_of
from bot.core.stands import of_round
from bot.core.touches import NextTouch, TouchPolicy, next_touch
from bot.core.working_time import Calendar, add_business_days, next_working_moment

MORNING = time(10)


def planned_touches(policy: TouchPolicy, deal: Situation) -> list[PlannedStep]:
    """The touches still to come, none where the cadence has not begun or has ended.

    After two years comes the question whether to go on, in their place.
    """
    step, history, calendar, now = policy.step, deal.history, deal.calendar, deal.now
    anchor = _began(policy, deal)
    if anchor is None:
        return []
    if (found := next_touch(policy, deal.facts.client, anchor, now)) is None:
        return _review(policy, anchor, deal)
    touch = handed_over(_touch(step, found, history, calendar), history, deal)
    if touch.due_at is None or (touch.due_at > now and not of_round(deal.facts.notes, touch)):
        return [touch]
    # Nobody may act on the one that is due, or told of in the morning of its day: so that they hear
    # of the next, it is planned already.
    following = next_touch(policy, deal.facts.client, anchor, now, later=1)
    if following is None:
        return [touch]
    return [touch, handed_over(_touch(step, following, history, calendar), history, deal)]


def _began(policy: TouchPolicy, deal: Situation) -> datetime | None:
    """When the cadence began, or was begun anew after its review (UTC)."""
    begins = {*policy.step.after}
    # A gracious goodbye opens it by itself, whether or not the rep said so (coaching.md, 9.2).
    if deal.facts.circumstance in policy.from_the_report and not deal.facts.our_fault:
        begins.add(EventKind.REPORTED)
    moments = [event.at for event in deal.history if event.what in begins]
    anchor = min(moments, default=None)
    for event in deal.history:
        goes_on = event.what is EventKind.STAY_IN_TOUCH
        if goes_on and anchor is not None and event.at >= anchor + policy.reviewed_after:
            anchor = event.at
    return anchor


def _review(policy: TouchPolicy, anchor: datetime, deal: Situation) -> list[PlannedStep]:
    if deal.facts.client.unanswered >= policy.stop_after_unanswered:
        return []
    evening = anchor.astimezone(deal.calendar.tz) + policy.reviewed_after - timedelta(days=1)
    step = policy.review
    due_at = add_business_days(deal.calendar, evening, 1, step.wait.at or MORNING)
    snoozes = snoozes_of(step, deal.history)
    if snoozes and (until := snoozes[-1].until) is not None:
        due_at = max(due_at, next_working_moment(deal.calendar, until))
    found = PlannedStep(step, step.wait, 1 + len(snoozes), due_at, named=named_moment(snoozes))
    return [handed_over(found, deal.history, deal)]


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
