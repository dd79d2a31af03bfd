"""The lessons that a rep wrote down."""

from datetime import datetime

from sqlalchemy import bindparam, case, or_
from sqlmodel import Session, col, select

from storage.models import Lesson, LostDeal

_LIKE = (
    select(Lesson.text)
    .join(LostDeal, col(LostDeal.id) == Lesson.deal_id)
    .where(Lesson.team_id == bindparam("team"), Lesson.rep_id == bindparam("rep"))
    .where(Lesson.deal_id != bindparam("deal"))
    .where(
        or_(
            col(LostDeal.client_id) == bindparam("client"),
            col(LostDeal.circumstance) == bindparam("circumstance"),
        )
    )
    .order_by(
        case((col(LostDeal.client_id) == bindparam("client"), 0), else_=1),
        col(Lesson.at).desc(),
        col(Lesson.id),
    )
    .limit(bindparam("most"))
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


def lessons_like(session: Session, deal: LostDeal, most: int) -> list[str]:
    """A rep's latest lessons from deals like this one: the same client's first."""
    params = {
        "team": deal.team_id,
        "rep": deal.rep_id,
        "deal": deal.id,
        "client": deal.client_id,
        "circumstance": deal.circumstance,
        "most": most,
    }
    return list(session.exec(_LIKE, params=params))


def drop_lesson(
    session: Session, team_id: str, rep_id: str, deal_id: str, at: datetime
) -> datetime | None:
    """Drop the lesson that was kept at that moment; gives when the latest left was kept."""
    query = (
        select(Lesson)
        .where(Lesson.team_id == team_id, Lesson.rep_id == rep_id, Lesson.deal_id == deal_id)
        .order_by(col(Lesson.at))
    )
    left = None
    for lesson in session.exec(query).all():
        if lesson.at == at:
            session.delete(lesson)
        else:
            left = lesson.at
    return left
