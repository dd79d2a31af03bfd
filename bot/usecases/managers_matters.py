"""What needs a manager: matters that went to them, and second chances that did not work."""

from dataclasses import dataclass

from bot.cases.case import Case, NoSuchDeal, Unplannable
from bot.cases.turn import Turn
from bot.core.deal_state import DealState
from bot.core.history import Event, EventKind
from bot.delivery.escalations import tell_rep_called, told_key
from bot.usecases.record_outcome import Recorded, record_on
from storage.case_rows import Wanted
from storage.deal_scopes import Scope
from storage.escalations import open_escalations
from storage.managers import deals_in_state, notices_called
from storage.models import Escalation, LostDeal

MANAGER_OWNS = "manager_owns"
"""The step of every playbook at which a manager calls the client (S3)."""

LOOKED_AT = 50
"""Deals among which those are looked for in which that call was not made yet, the latest first."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A deal that needs a manager: the escalation and its notice, or a call that only they make."""

    deal: LostDeal
    escalation: Escalation | None = None
    notice_id: str = ""


@dataclass(frozen=True, slots=True)
class Matters:
    """What waits for a manager, the longest waiting first; `hidden` found no room."""

    shown: tuple[Matter, ...] = ()
    hidden: int = 0


def managers_matters(turn: Turn, most: int) -> Matters:
    """What waits in the actor's workspace, in a number of statements that does not grow."""
    found = [*_escalated(turn), *_to_be_owned(turn)]
    return Matters(tuple(found[:most]), max(0, len(found) - most))


def is_manager(turn: Turn, *, is_admin: bool) -> bool:
    """Whether the actor is one; where nobody is, an admin stands in."""
    managers = turn.own.managers
    return turn.actor in managers if managers else is_admin


def record_managers_call(turn: Turn, deal_id: str, *, is_admin: bool) -> Recorded:
    """A manager has called the client; raises NoSuchDeal, also for whom is none, or Unplannable."""
    if not is_manager(turn, is_admin=is_admin):
        raise NoSuchDeal(deal_id)
    case = turn.locked_case(deal_id)
    if not _waits(case):
        # Another manager was first.
        return Recorded(case, changed=False)
    recorded = record_on(turn, case, Event(EventKind.MANAGER_CALLED, turn.now, MANAGER_OWNS))
    if recorded.changed and case.deal.rep_id != turn.actor:
        which = len(recorded.case.history)
        tell_rep_called(turn.session, case.deal, turn.actor, which, turn.now)
    return recorded


def _escalated(turn: Turn) -> list[Matter]:
    found = open_escalations(turn.session, turn.team_id, DealState.UNDONE)
    keys = [told_key(escalation) for escalation, _ in found]
    notices = notices_called(turn.session, turn.team_id, keys) if keys else {}
    return [
        Matter(deal, escalation, notices.get(told_key(escalation), ""))
        for escalation, deal in found
    ]


def _to_be_owned(turn: Turn) -> list[Matter]:
    ids = deals_in_state(turn.session, turn.team_id, DealState.DID_NOT_WORK, LOOKED_AT)
    if not ids:
        return []
    turn.cases.read(Wanted([turn.team_id], ids, Scope.DEALS))
    return [Matter(deal) for one in ids if (deal := _waiting(turn, one)) is not None]


def _waiting(turn: Turn, deal_id: str) -> LostDeal | None:
    try:
        case = turn.case(deal_id)
    except (NoSuchDeal, Unplannable):
        return None
    return case.deal if _waits(case) else None


def _waits(case: Case) -> bool:
    step = case.planned(MANAGER_OWNS)
    return step is not None and (step.is_open or step.due_at is not None)
