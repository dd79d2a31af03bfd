"""A rep records what was done already: before its note came, or before the report."""

from datetime import date, datetime

from bot.cases.case import Case
from bot.cases.client_facts import COUNTED_FOR_CLIENT
from bot.cases.own_case import StaleAction, is_repeat, locked_own_case
from bot.cases.turn import Turn
from bot.core.history import Event, EventKind
from bot.core.playbook import Fault
from bot.core.told_late import DATED, happened_at
from bot.usecases.record_outcome import Recorded, may_record

_WITH_A_FORM = frozenset({EventKind.RECOVERED})
_ALWAYS = (EventKind.CAME_BACK, EventKind.STAY_IN_TOUCH, EventKind.NO_CONTACT)


def done_already(case: Case, now: datetime) -> tuple[EventKind, ...]:
    """What may have happened to a deal besides what is recorded, in the order of its playbook."""
    ours = Fault.OURS if case.facts.our_fault else Fault.NOT_OURS
    steps = [step for step in case.rules.playbook.steps if step.fault in {None, ours}]
    offered = [what for step in (*steps, case.rules.touches.step) for what in step.buttons]
    return tuple(
        what
        for what in dict.fromkeys((*offered, *_ALWAYS))
        if what in DATED - _WITH_A_FORM and may_record(case, Event(what, now))
    )


def record_done(turn: Turn, deal_id: str, what: EventKind, day: date) -> Recorded:
    """Record what happened on a local day that is over, or today; once a delivery.

    Raises BadDate, StaleAction where it does not follow, NoSuchDeal or Unplannable.
    """
    case = locked_own_case(turn, deal_id, with_siblings=what in COUNTED_FOR_CLIENT)
    if is_repeat(turn):
        return Recorded(case, changed=False)
    if what not in done_already(case, turn.now):
        raise StaleAction
    at = happened_at(what, day, case.history, case.calendar.tz, turn.now)
    event = Event(what, at, told_at=turn.now)
    if not may_record(case, event):
        raise StaleAction
    return Recorded(turn.add_event(case, event), changed=True)
