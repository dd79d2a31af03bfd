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


def remove_report(
    turn: Turn, deal_id: str, *, sure: bool = False, seen: int | None = None
) -> Recorded:
    """Remove a report and all that is still to come of it; what was won back is told no more.

    `seen` is how much had happened when its rep was told what goes: where the deal has gone on
    since, nothing is changed. Raises AskFirst, NoSuchDeal or Unplannable.
    """
    case = locked_own_case(turn, deal_id)
    removed = Event(EventKind.UNDONE, turn.now)
    if seen is not None and seen != len(case.history):
        return Recorded(case, changed=False)
    if not sure and may_record(case, removed) and holds_more(case, turn.now):
        raise AskFirst
    recorded = record_on(turn, case, removed)
    recovery = turn.cases.rows(case).recovery
    if recorded.changed and recovery is not None:
        turn.session.delete(recovery)
        turn.cases.rows(case).recovery = None
    return recorded


def holds_more(case: Case, now: datetime) -> bool:
    """Whether a report is older than an hour, or something was done about it since."""
    is_old = now - case.deal.reported_at > FRESH_FOR
    return is_old or len(case.history) > 1 or bool(case.promises or case.scripts)
