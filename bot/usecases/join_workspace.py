"""A workspace has the bot installed: know it, and date its digest."""

from datetime import datetime

from sqlmodel import Session

from bot.cases.coaching import DigestPlan
from bot.delivery.digests import schedule_digest
from storage.models import Team
from storage.teams import join_team


def join_workspace(
    session: Session, digest: DigestPlan, team_id: str, name: str, now: datetime
) -> Team:
    """Record the workspace as active and plan its next digest."""
    team = join_team(session, team_id, name, now)
    session.flush()
    schedule_digest(session, digest, team, now)
    return team
