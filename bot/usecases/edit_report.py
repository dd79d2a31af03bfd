"""A rep corrects a report or completes its script."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from bot.cases.case import Case, plan_again
from bot.cases.clients import client_named
from bot.cases.coaching import Coaching
from bot.cases.own_case import own_case
from bot.core.deal_state import CLOSED
from bot.core.playbook import Slot
from bot.core.same_client import client_key
from bot.delivery.tell_admin import tell_manager
from bot.usecases.report_lost_deal import Report, write_report


def edit_report(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    deal_id: str,
    actor: str,
    report: Report,
    now: datetime,
) -> Case:
    """Replace a report's fields and plan it again; a closed deal stays as it is.

    Raises NoSuchDeal or NotYours. Saving the same words twice changes nothing.
    """
    case = own_case(session, coaching, team_id, deal_id, actor, now)
    if case.state in CLOSED:
        return case
    if report.escalation is not None and case.deal.escalation is None:
        tell_manager(session, case.deal, now)
    write_report(case.deal, report)
    if client_key(report.client) != case.client.key:
        case.deal.client_id = client_named(session, team_id, report.client).id
    return _planned_again(session, coaching, case, now)


def complete_script(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    deal_id: str,
    actor: str,
    words: Mapping[Slot, str],
    now: datetime,
) -> Case:
    """Keep the words that complete a script; raises NoSuchDeal or NotYours."""
    case = own_case(session, coaching, team_id, deal_id, actor, now)
    changed = words.get(Slot.WHAT_CHANGED, "").strip()
    # The same words again are nothing new to ask with.
    if changed and changed != case.deal.what_changed.strip():
        case.deal.what_changed_at = now
    for slot, text in words.items():
        setattr(case.deal, slot, text)
    return _planned_again(session, coaching, case, now)


def _planned_again(session: Session, coaching: Coaching, case: Case, now: datetime) -> Case:
    case.deal.changed_at = now
    session.add(case.deal)
    return plan_again(session, coaching, case.deal.team_id, case.deal.id, now)
