"""What we know of a rep, as Slack told us."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.cases.person import Person
from storage.models import Rep, RepKey
from storage.teams import add_rep, get_rep, get_team, note_acted

FRESH_FOR = timedelta(days=7)
"""Between two looks Slack tells of changes by itself (user_change); a week bounds a lost one."""

REFRESH_AFTER = timedelta(days=5)
"""From then on a rep is looked up ahead of time, a few at a time."""


def is_fresh(rep: Rep | None, now: datetime) -> bool:
    """Whether what we know of a rep is recent enough to act on."""
    return rep is not None and timedelta() <= now - rep.refreshed_at < FRESH_FOR


def update_rep(session: Session, team_id: str, person: Person, now: datetime) -> Rep:
    """Keep what Slack says of a rep; a workspace without a time zone takes its first rep's."""
    team = get_team(session, team_id)
    if team is not None and team.timezone is None:
        team.timezone = person.timezone
        session.add(team)
    rep = get_rep(session, team_id, person.user_id)
    if rep is None:
        unknown = Rep(
            team_id=team_id,
            user_id=person.user_id,
            timezone=person.timezone,
            locale=person.locale,
            name=person.name,
            refreshed_at=now,
        )
        rep = add_rep(session, unknown)
    rep.timezone, rep.locale = person.timezone, person.locale
    rep.deactivated, rep.refreshed_at = person.deactivated, now
    rep.is_admin = person.is_admin
    # Slack told it before: an answer without a name takes none away.
    rep.name = person.name or rep.name
    session.add(rep)
    return rep


def note_presence(session: Session, whose: Collection[RepKey], now: datetime) -> None:
    """These reps did something just now: that ends the quiet after messages that were ignored."""
    note_acted(session, whose, now)


def ensure_rep(session: Session, team_id: str, user_id: str, now: datetime) -> Rep:
    """The rep as last known; while Slack will not say, the workspace's zone, to be asked again."""
    known = get_rep(session, team_id, user_id)
    if known is not None:
        return known
    team = get_team(session, team_id)
    unknown = Rep(
        team_id=team_id,
        user_id=user_id,
        timezone=team.timezone if team and team.timezone else "UTC",
        locale="en-US",
        refreshed_at=now - FRESH_FOR,
    )
    return add_rep(session, unknown)
