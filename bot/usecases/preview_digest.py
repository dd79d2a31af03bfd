"""What the team digest would say if it went out now."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.cases.coaching import DigestPlan
from bot.core.digest import Period
from bot.delivery.cards import DigestCard
from bot.delivery.digests import compose_digest, digest_time
from storage.nudges import last_digest
from storage.teams import get_team

WEEK = timedelta(days=7)


def preview_digest(session: Session, digest: DigestPlan, team_id: str, now: datetime) -> DigestCard:
    """The digest of everything since the last one, up to now."""
    past = last_digest(session, team_id, before=now)
    since = past.covers_until if past and past.covers_until else now - WEEK
    team = get_team(session, team_id)
    when = digest_time(digest, team) if team else None
    return compose_digest(session, team_id, Period(min(since, now), now, "preview"), when)
