"""The lessons that a rep wrote down."""

from sqlmodel import Session, col, select

from storage.models import Lesson, LostDeal


def lessons_of(session: Session, team_id: str, rep_id: str) -> list[tuple[Lesson, LostDeal]]:
    """A rep's own lessons with their deals, the latest first."""
    query = (
        select(Lesson, LostDeal)
        .join(LostDeal, col(LostDeal.id) == Lesson.deal_id)
        .where(Lesson.team_id == team_id, Lesson.rep_id == rep_id)
        .order_by(col(Lesson.at).desc(), Lesson.id)
    )
    return [(lesson, deal) for lesson, deal in session.exec(query)]
