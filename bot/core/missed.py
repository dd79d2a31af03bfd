"""What was missed comes one message at a time, the most pressing first (coaching.md, 9.4)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.due import MORNING
from bot.core.planned_step import PlannedStep
from bot.core.situation import Situation
from bot.core.working_time import add_business_days


def one_note_at_a_time(planned: Sequence[PlannedStep], deal: Situation) -> list[PlannedStep]:
    """The steps, those dated later that would come on the same day as a more pressing one."""
    waiting = sorted((one for one in planned if _is_missed(one, deal)), key=_pressing)
    today = deal.day(deal.now)
    spoken = any(note.mine and deal.day(note.at) == today for note in deal.facts.notes)
    later = {
        id(found): add_business_days(deal.calendar, deal.now, place + spoken, MORNING)
        for place, found in enumerate(waiting)
        if place + spoken > 0
    }
    return [
        replace(found, due_at=later[id(found)]) if id(found) in later else found
        for found in planned
    ]


def _is_missed(found: PlannedStep, deal: Situation) -> bool:
    is_due = found.due_at is not None and found.due_at <= deal.now
    waits = found.told_at is None and found.hold is None
    return is_due and waits and not (found.wait.is_prompt or found.is_asked_for)


def _pressing(found: PlannedStep) -> tuple[int, datetime]:
    assert found.due_at is not None  # noqa: S101 -- what was missed has a day
    return found.step.kind.pressing, found.due_at
