"""A rep removes a report: a fresh one at once, one that holds more only when they are sure."""

from datetime import datetime, timedelta

from bot.cases.case import Case
from bot.cases.own_case import locked_own_case
from bot.cases.turn import Turn
from bot.core.history import Event, EventKind
from bot.usecases.record_outcome import Recorded, may_record, record_on

FRESH_FOR = timedelta(hours=1)


class AskFirst(Exception):
    """More would go than a slip of a moment ago."""


def remove_report(turn: Turn, deal_id: str, *, sure: bool = False) -> Recorded:
    """Remove a report and all that is still to come of it.

    Where the deal has gone on, nothing is changed. Raises AskFirst, NoSuchDeal or Unplannable.
    """
    case = locked_own_case(turn, deal_id)
    removed = Event(EventKind.UNDONE, turn.now)
    if not sure and may_record(case, removed) and holds_more(case, turn.now):
        raise AskFirst
    return record_on(turn, case, removed)


def holds_more(case: Case, now: datetime) -> bool:
    """Whether a report is older than an hour, or something was done about it since."""
    is_old = now - case.deal.reported_at > FRESH_FOR
    return is_old or len(case.history) > 1 or bool(case.promises or case.scripts)
