"""When a step that was told of is brought to mind again (coaching.md, 9.2)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

from bot.core.due import MORNING
from bot.core.follow_through import Reminders
from bot.core.history import last_press
from bot.core.planned_step import PlannedReminder, PlannedStep
from bot.core.situation import Situation
from bot.core.stands import of_round
from bot.core.working_time import Calendar, add_business_days

STALE_AFTER = timedelta(days=5)


def next_reminder(found: PlannedStep, deal: Situation) -> PlannedReminder | None:
    """The next reminder of a step after its first note, if one is left.

    What fell before the rep's last press is not made up for: the answer to it showed the step.
    """
    told = of_round(deal.facts.notes, found)
    if not told or found.due_at is None:
        return None
    wanted = deal.follow.reminders[found.step.kind]
    used, pressed = max(note.reminder for note in told), last_press(deal.history)
    base = found.due_at if wanted.from_its_day else told[0].at
    for reminder in _reminders(wanted, base, deal.calendar):
        if reminder.number > used and reminder.at > pressed and deal.now < reminder.stale_at:
            return reminder
    return None


def _reminders(wanted: Reminders, base: datetime, calendar: Calendar) -> Iterator[PlannedReminder]:
    if wanted.every_days is not None:
        yield from _again_and_again(wanted.every_days, base, calendar)
        return
    days = [add_business_days(calendar, base, day, MORNING) for day in wanted.business_days]
    for number, at in enumerate(days, 1):
        following = days[number] if number < len(days) else at + STALE_AFTER
        is_question = wanted.ends_with_question and number == len(days)
        yield PlannedReminder(number, at, min(at + STALE_AFTER, following), is_question)


def _again_and_again(days: int, base: datetime, calendar: Calendar) -> Iterator[PlannedReminder]:
    for number in count(1):
        evening = base.astimezone(calendar.tz) + timedelta(days=days * number - 1)
        at = add_business_days(calendar, evening, 1, MORNING)
        yield PlannedReminder(number, at, at + timedelta(days=days / 2))
