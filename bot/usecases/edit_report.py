"""A rep corrects a report or completes its script."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.core.history import CLOSED
from bot.usecases.case import Case, open_case, write_plan
from bot.usecases.coaching import Coaching
from bot.usecases.own_case import own_case
from bot.usecases.report_lost_deal import Report, write_report


@dataclass(frozen=True, slots=True)
class ScriptWords:
    """What only the rep can tell, for the script; None where it was not asked."""

    what_we_did: str | None
    what_changed: str | None


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
    case = own_case(session, coaching, team_id, deal_id, actor)
    if case.state in CLOSED:
        return case
    write_report(case.deal, report)
    return _planned_again(session, coaching, case, now)


def complete_script(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    deal_id: str,
    actor: str,
    words: ScriptWords,
    now: datetime,
) -> Case:
    """Keep the words that complete a script; raises NoSuchDeal or NotYours."""
    case = own_case(session, coaching, team_id, deal_id, actor)
    if words.what_we_did is not None:
        case.deal.what_we_did = words.what_we_did
    if words.what_changed is not None:
        case.deal.what_changed = words.what_changed
    return _planned_again(session, coaching, case, now)


def _planned_again(session: Session, coaching: Coaching, case: Case, now: datetime) -> Case:
    case.deal.changed_at = now
    session.add(case.deal)
    session.flush()
    after = open_case(session, coaching, case.deal.team_id, case.deal.id)
    write_plan(session, after)
    return after
