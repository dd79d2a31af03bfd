"""Where each step of a plan stands by what its rep was told of it (coaching.md, 9.1)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.core.history import EventKind
from bot.core.notes import Note
from bot.core.planned_step import PlannedReminder, PlannedStep, Stand
from bot.core.playbook import StepKind
from bot.core.situation import Situation
from bot.core.working_time import Calendar, next_working_moment


def of_round(notes: Iterable[Note], found: PlannedStep) -> list[Note]:
    """What was told of this round of a step, oldest first."""
    mine = (found.step.key, found.occurrence, found.contacts)
    return [note for note in notes if (note.step, note.occurrence, note.contacts) == mine]


def told(found: PlannedStep, deal: Situation) -> PlannedStep:
    """The step with the moment of its first note; one that was dated anew since is a new round."""
    first = [note.at for note in of_round(deal.facts.notes, found) if note.reminder == 0]
    if not first:
        return found
    if found.due_at is not None and deal.day(found.due_at) > deal.day(first[0]):
        return told(replace(found, occurrence=found.occurrence + 1), deal)
    return replace(found, told_at=first[0])


def standing(found: PlannedStep, deal: Situation) -> PlannedStep:
    """The step with how it stands: due on its day, overdue from the next working morning."""
    if found.due_at is None:
        return found
    if _is_put_by(found, deal):
        return replace(found, put_by=True)
    stand = _stand_of(found, deal)
    # Most steps are still to come, and a copy of each would cost more than everything else here.
    return found if stand is found.stand else replace(found, stand=stand)


def with_reminder(found: PlannedStep, reminder: PlannedReminder, deal: Situation) -> PlannedStep:
    """The step with what brings it to mind next; one that was put by is due when that is."""
    if found.put_by and reminder.at <= deal.now:
        return replace(found, reminder=reminder, put_by=False, stand=Stand.DUE)
    return replace(found, reminder=reminder)


def most_pressing(steps: Iterable[PlannedStep]) -> PlannedStep | None:
    """The open step that presses most; of equals the one that is due first."""
    return min((one for one in steps if one.is_open), key=_pressing, default=None)


def in_order(steps: Iterable[PlannedStep]) -> list[PlannedStep]:
    """Open steps, the most pressing first."""
    return sorted((one for one in steps if one.is_open), key=_pressing)


def chained(steps: Iterable[PlannedStep]) -> PlannedStep | None:
    """The step whose reminders run, if it was told of: the most pressing that nothing holds.

    A list tells in the morning of what comes later that day: it is at hand from then on, also
    where a gate opens by its hour.
    """
    return min((one for one in steps if _is_at_hand(one)), key=_pressing, default=None)


def _is_at_hand(found: PlannedStep) -> bool:
    if found.hold is None and (found.is_open or found.put_by):
        return True
    if found.due_at is None or found.told_at is None:
        return False
    until = found.hold.until if found.hold is not None else found.due_at
    return until is not None and until <= found.due_at


def _stand_of(found: PlannedStep, deal: Situation) -> Stand:
    if found.due_at is None or found.due_at > deal.now:
        return Stand.COMING
    if found.told_at is None:
        return Stand.DUE
    overdue_from = _next_morning(deal.calendar, found.told_at)
    return Stand.OVERDUE if deal.now >= overdue_from else Stand.DUE


def _is_put_by(found: PlannedStep, deal: Situation) -> bool:
    if found.told_at is None:
        return False
    latest = max(note.at for note in of_round(deal.facts.notes, found))
    if found.step.kind.may_be_left:
        return deal.now >= _next_morning(deal.calendar, latest)
    # "No answer yet" answers a look: there is nothing to do until the next one.
    if found.step.kind is not StepKind.ANSWER:
        return False
    return any(e.what is EventKind.NOT_YET and e.told >= latest for e in deal.history)


def _pressing(found: PlannedStep) -> tuple[int, datetime]:
    assert found.due_at is not None  # noqa: S101 -- what is open has a day
    return found.step.kind.pressing, found.due_at


def _next_morning(calendar: Calendar, at: datetime) -> datetime:
    following = at.astimezone(calendar.tz).date() + timedelta(days=1)
    return next_working_moment(calendar, datetime.combine(following, time(), calendar.tz))
