"""A message about what holds a step becomes its note where the rep freed it: one note, once.

Whatever a rep presses brings the messages about that deal up to date. One that said what an ask
waits for has the ask's own words from then on, and another note would only say them again.
"""

from collections.abc import Collection
from datetime import datetime

from bot.cases.case import Case, NoSuchDeal, Unplannable
from bot.cases.own_case import locked_own_case, read_own_case
from bot.cases.turn import Turn
from bot.core.planned_step import PlannedStep
from bot.core.working_time import next_working_moment
from storage.case_rows import NoteRow
from storage.held_notes import held_notes, told_with
from storage.models import Nudge


def tell_in_place(turn: Turn, deal_id: str, shown_at: Collection[str]) -> None:
    """Take the freed steps of the actor's deal for told whose messages are rewritten now.

    `shown_at` are the messages that are; the reminders of such a step follow from now on.
    """
    try:
        case = read_own_case(turn, deal_id)
    except (NoSuchDeal, Unplannable):
        return
    if not _freed(case, turn.now):
        return
    held = held_notes(turn.session, turn.team_id, deal_id, turn.actor)
    hosts = {note.step or "": note for note in held if note.message_ts in shown_at}
    if not hosts:
        return
    mine = locked_own_case(turn, deal_id)
    told = [one for one in _freed(mine, turn.now) if _is_taken(turn, one, hosts.get(one.step.key))]
    for found in told:
        at = _told_at(turn, found)
        row = NoteRow(found.step.key, found.occurrence, at, 0, found.contacts, mine=True)
        turn.cases.rows(mine).notes.append(row)
    if told:
        turn.plan_again(mine)


def _freed(case: Case, now: datetime) -> list[PlannedStep]:
    """What is due by the next working hour and was not told of yet."""
    soon = next_working_moment(case.calendar, now)
    untold = [one for one in case.plan if one.hold is None and one.told_at is None]
    return [one for one in untold if one.due_at is not None and one.due_at <= soon]


def _is_taken(turn: Turn, found: PlannedStep, host: Nudge | None) -> bool:
    if host is None or (host.occurrence, host.contacts) != (found.occurrence, found.contacts):
        return False
    return told_with(turn.session, host, _told_at(turn, found))


def _told_at(turn: Turn, found: PlannedStep) -> datetime:
    # Read in the evening, it is told of as of the morning on which it is due.
    return max(turn.now, found.due_at or turn.now)
