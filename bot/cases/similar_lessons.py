"""What a rep learnt from deals like this one."""

from sqlmodel import Session

from bot.cases.case import Case
from storage.lessons import lessons_of
from storage.models import Lesson, LostDeal


def similar_lessons(session: Session, case: Case, most: int = 2) -> list[tuple[Lesson, LostDeal]]:
    """The rep's own lessons from deals like this one: the same client first, then circumstance."""
    deal = case.deal
    others = [
        (lesson, other)
        for lesson, other in lessons_of(session, deal.team_id, deal.rep_id)
        if other.id != deal.id
        and (other.client_id == deal.client_id or other.circumstance == deal.circumstance)
    ]
    return sorted(others, key=lambda found: found[1].client_id != deal.client_id)[:most]
