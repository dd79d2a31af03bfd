"""Weekly summaries that were lost on the way."""

from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from storage.models import LostDeal, Nudge, NudgeKind, Rep, RepKey, SummaryTopic, Team


def reps_without_summary(session: Session, before: datetime, most: int) -> list[RepKey]:
    """Some reps who have open deals and no summary to come; one was due `before`, if ever."""
    to_come = select(Nudge.id).where(
        Nudge.team_id == Rep.team_id,
        Nudge.recipient == Rep.user_id,
        Nudge.kind == NudgeKind.CATCH_UP,
        Nudge.topic == SummaryTopic.WEEKLY,
        col(Nudge.wake_at).is_not(None),
    )
    has_deal = select(LostDeal.id).where(
        LostDeal.team_id == Rep.team_id, LostDeal.rep_id == Rep.user_id, col(LostDeal.is_open)
    )
    query = (
        select(Rep.team_id, Rep.user_id)
        .join(Team, col(Team.team_id) == Rep.team_id)
        .where(col(Team.active), col(Rep.deactivated).is_(False))
        .where(or_(col(Rep.summary_at).is_(None), col(Rep.summary_at) < before))
        .where(has_deal.exists(), ~to_come.exists())
        .limit(most)
    )
    return [RepKey(team_id, rep_id) for team_id, rep_id in session.exec(query)]
