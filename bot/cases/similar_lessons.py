"""What a rep learnt from deals like this one."""

from sqlmodel import Session

from bot.cases.case import Case
from storage.lessons import lessons_like


def similar_lessons(session: Session, case: Case, most: int = 2) -> list[str]:
    """The rep's own lessons from deals like this one: the same client first, then circumstance."""
    return lessons_like(session, case.deal, most)
