"""Matters that went to a manager."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from storage.models import Escalation, LostDeal, NoticeTopic, Nudge, NudgeStatus

_TELLS = (NoticeTopic.ESCALATION, NoticeTopic.ESCALATION_REMINDER)


def just_told(session: Session, nudges: Collection[str]) -> list[tuple[Escalation, Nudge]]:
    """The escalations that somebody was told of by these nudges, where they were sent."""
    query = (
        select(Escalation, Nudge)
        .join(Nudge, col(Nudge.detail) == Escalation.id)
        .where(col(Nudge.id).in_(nudges), Nudge.status == NudgeStatus.SENT)
        .where(col(Nudge.topic).in_(_TELLS))
    )
    return [(escalation, nudge) for escalation, nudge in session.exec(query)]


def sent_notices(session: Session, team_id: str, escalation_id: str) -> list[Nudge]:
    """The messages that told managers of it, wherever they stand, the latest first."""
    query = (
        select(Nudge)
        .where(Nudge.team_id == team_id, Nudge.detail == escalation_id)
        .where(col(Nudge.topic).in_(_TELLS), Nudge.status == NudgeStatus.SENT)
        .order_by(col(Nudge.sent_at).desc(), col(Nudge.id))
    )
    return list(session.exec(query))


def open_escalations(session: Session, team_id: str, but: str) -> list[tuple[Escalation, LostDeal]]:
    """What is neither settled nor taken back, the oldest first; `but` is a state of its deal."""
    query = (
        select(Escalation, LostDeal)
        .join(LostDeal, col(LostDeal.id) == Escalation.deal_id)
        .where(Escalation.team_id == team_id, col(Escalation.settled_at).is_(None))
        .where(col(Escalation.taken_back_at).is_(None), LostDeal.state != but)
        .order_by(col(Escalation.at), col(Escalation.id))
    )
    return [(escalation, deal) for escalation, deal in session.exec(query)]
