"""A workspace has the bot installed: know it, keep its playbooks, and date its digest."""

from datetime import datetime

from sqlmodel import Session

from bot.cases.coaching import Coaching
from bot.cases.pinned_playbooks import keep_rules, todays_rules
from bot.core.circumstances import Circumstance
from bot.delivery.come_back import come_back
from bot.delivery.digests import schedule_digest
from storage.models import Team
from storage.teams import get_team, join_team


def join_workspace(
    session: Session, coaching: Coaching, team_id: str, name: str, now: datetime
) -> Team:
    """Record the workspace as active and plan its next digest."""
    before = get_team(session, team_id)
    if before is not None and not before.active:
        come_back(session, coaching, before, now)
    team = join_team(session, team_id, name, now)
    session.flush()
    for circumstance in Circumstance:
        keep_rules(session, team_id, todays_rules(coaching, circumstance))
    schedule_digest(session, coaching.for_team(team_id).digest, team, now)
    return team
