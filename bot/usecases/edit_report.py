"""A rep corrects a report or completes its script."""

from collections.abc import Callable, Mapping

from bot.cases.case import Case
from bot.cases.client_facts import COUNTED_FOR_CLIENT
from bot.cases.clients import client_named
from bot.cases.own_case import locked_own_case
from bot.cases.turn import Turn
from bot.core.deal_state import CLOSED
from bot.core.gates import needs_change
from bot.core.let_down import belongs
from bot.core.playbook import Slot
from bot.core.same_client import client_key
from bot.usecases.escalations import rename_escalation
from bot.usecases.report_lost_deal import Report, write_report


class AnotherParty(Exception):
    """What was recorded of a client is not what happens with a supplier, nor the other way."""


def edit_report(turn: Turn, deal_id: str, report: Report) -> Case:
    """Replace a report's fields and plan it again; a closed deal stays as it is.

    Raises AnotherParty, NoSuchDeal or Unplannable. Saving the same words twice changes nothing.
    """
    return _edited(turn, locked_own_case(turn, deal_id), report)


def add_to_report(turn: Turn, deal_id: str, answered: Callable[[Case], Report]) -> Case:
    """Keep what is answered of a report that is kept already; saving it twice changes nothing.

    Raises NoSuchDeal or Unplannable, and what `answered` raises.
    """
    case = locked_own_case(turn, deal_id)
    return _edited(turn, case, answered(case))


def _edited(turn: Turn, case: Case, report: Report) -> Case:
    if case.state in CLOSED:
        return case
    if not all(belongs(report.circumstance, event.what) for event in case.history):
        raise AnotherParty
    rename_escalation(turn, case, report.escalation)
    write_report(case.deal, report)
    if client_key(report.client) != case.client.key:
        return _with_another_client(turn, case, report.client)
    return _planned_again(turn, case)


def complete_script(turn: Turn, deal_id: str, words: Mapping[Slot, str]) -> Case:
    """Keep the words that complete a script; raises NoSuchDeal or Unplannable."""
    case = locked_own_case(turn, deal_id)
    changed = words.get(Slot.WHAT_CHANGED, "").strip()
    if changed and _is_news(case, changed):
        case.deal.what_changed_at = turn.now
    for slot, text in words.items():
        setattr(case.deal, slot, text)
    return _planned_again(turn, case)


def _is_news(case: Case, changed: str) -> bool:
    """Whether a step has something to come with that it had not; better words are not that."""
    if changed == case.deal.what_changed.strip():
        return False
    return case.facts.changed_at is None or needs_change(case.facts, case.history)


def _with_another_client(turn: Turn, case: Case, name: str) -> Case:
    deal, before = case.deal, case.deal.client_id
    deal.client_id = client_named(turn.session, turn.team_id, name).id
    deal.changed_at = turn.now
    turn.session.flush()
    counted = any(event.what in COUNTED_FOR_CLIENT for event in case.history)
    if deal.client_id == before or not counted:
        # Another client has another past.
        return _planned_again(turn, turn.locked_case(deal.id))
    # What happened in this deal counts for the other deals of that client now, and not of this one.
    for client_id in sorted((before, deal.client_id)):
        turn.plan_client_again(client_id)
    return turn.case(deal.id)


def _planned_again(turn: Turn, case: Case) -> Case:
    case.deal.changed_at = turn.now
    turn.session.add(case.deal)
    return turn.plan_again(case)
