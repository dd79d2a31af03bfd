"""Matters that went to a manager."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from storage.models import Escalation, NoticeTopic, Nudge, NudgeStatus

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
