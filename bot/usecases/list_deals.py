"""The open deals of a rep, with their next steps."""

from datetime import datetime

from sqlmodel import Session

from bot.cases.case import Case, open_case
from bot.cases.coaching import Coaching
from bot.core.deal_state import CLOSED, DealState
from storage.deals import deals_of_rep

_OPEN = tuple(state for state in DealState if state not in CLOSED)


def list_deals(
    session: Session, coaching: Coaching, team_id: str, rep_id: str, now: datetime
) -> list[Case]:
    """The rep's open deals, the one whose next step comes first at the top."""
    deals = deals_of_rep(session, team_id, rep_id, _OPEN)
    cases = [open_case(session, coaching, team_id, deal.id, now) for deal in deals]
    return sorted(cases, key=_next_due)


def _next_due(case: Case) -> tuple[bool, float]:
    dates = [found.due_at.timestamp() for found in case.plan if found.due_at]
    return (not dates, min(dates, default=0.0))
