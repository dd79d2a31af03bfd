"""What the plans of open deals hold, beside what was written down to be sent."""

from datetime import datetime

from sqlmodel import Session, select

from bot.cases.coaching import Coaching
from bot.cases.open_cases import OpenCases
from bot.cases.write_plans import due_steps
from storage.case_rows import Wanted
from storage.models import LostDeal, Nudge


def unwritten(
    session: Session, coaching: Coaching, now: datetime, until: datetime | None = None
) -> list[str]:
    """Steps and reminders of open deals that nobody wrote down to be sent.

    Up to a moment only what is sent by then: what is held comes with the event that frees it.
    """
    known = set(session.exec(select(Nudge.dedupe_key)))
    opened = list(session.exec(select(LostDeal).where(LostDeal.is_open)))
    cases = OpenCases(session, coaching, now)
    cases.read(Wanted({deal.team_id for deal in opened}, [deal.id for deal in opened]))
    wanted = [
        f"{deal.id}:{due.round}"
        for deal in opened
        for due in due_steps(cases.case(deal.team_id, deal.id))
        if until is None or (due.due_at <= until and not due.held)
    ]
    return [key for key in wanted if key not in known]
