"""Deals of before go on under the rules of today: planned anew after a start, some at a time."""

from datetime import datetime

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.cases.open_cases import OpenCases
from bot.cases.write_plans import PLANS
from bot.core.deal_state import DealState
from storage.case_rows import Wanted
from storage.outdated_plans import deals_planned_before, mark_planned

AT_ONCE = 50
"""So few that whoever else wants to write waits for little."""


def renew_plans(session: Session, coaching: Coaching, now: datetime) -> int:
    """Plan some deals anew that an older version planned; gives how many, 0 once none is left."""
    found = deals_planned_before(session, PLANS, AT_ONCE, also=DealState.RECOVERED)
    if not found:
        return 0
    ids = [deal_id for _, deal_id in found]
    cases = OpenCases(session, coaching, now)
    cases.plan_again(cases.read(Wanted({team_id for team_id, _ in found}, ids), lock=True))
    # One that cannot be planned keeps the nudges it has, and must not be tried for ever.
    mark_planned(session, ids, PLANS)
    return len(found)
