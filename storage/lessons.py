"""The lessons that a rep wrote down."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from storage.models import Lesson, LostDeal

_LATEST = select(func.max(Lesson.at)).where(
    Lesson.team_id == bindparam("team"),
    Lesson.rep_id == bindparam("rep"),
    Lesson.deal_id == bindparam("deal"),
)


def lessons_of(session: Session, team_id: str, rep_id: str) -> list[tuple[Lesson, LostDeal]]:
    """A rep's own lessons with their deals, the latest first."""
    query = (
        select(Lesson, LostDeal)
        .join(LostDeal, col(LostDeal.id) == Lesson.deal_id)
        .where(Lesson.team_id == team_id, Lesson.rep_id == rep_id)
        .order_by(col(Lesson.at).desc(), Lesson.id)
    )
    return [(lesson, deal) for lesson, deal in session.exec(query)]


def latest_lesson_at(session: Session, team_id: str, rep_id: str, deal_id: str) -> datetime | None:
    """When a rep last kept a lesson from a deal."""
    whose = {"team": team_id, "rep": rep_id, "deal": deal_id}
    return session.exec(_LATEST, params=whose).one()
