"""Workspaces and the reps in them."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage.insert import insert_if_new
from storage.models import Rep, Team, TimeOff

_TIME_OFF = (
    select(TimeOff)
    .where(TimeOff.team_id == bindparam("team"), TimeOff.rep_id == bindparam("rep"))
    .order_by(col(TimeOff.first_day), TimeOff.id)
)


def get_team(session: Session, team_id: str) -> Team | None:
    """The workspace, if it ever installed the bot."""
    return session.get(Team, team_id)


def active_teams(session: Session) -> list[Team]:
    """The workspaces that have the bot installed now."""
    return list(session.exec(select(Team).where(col(Team.active)).order_by(Team.team_id)))


def join_team(session: Session, team_id: str, name: str, now: datetime) -> Team:
    """Record that the workspace has the bot installed."""
    insert_if_new(session, Team(team_id=team_id, name=name, joined_at=now))
    team = session.get_one(Team, team_id)
    team.name = name
    team.active = True
    session.add(team)
    return team


def leave_team(session: Session, team_id: str) -> None:
    """Record that the workspace removed the bot; its nudges stop at their next check."""
    team = session.get(Team, team_id)
    if team is not None:
        team.active = False
        session.add(team)


def get_rep(session: Session, team_id: str, user_id: str) -> Rep | None:
    """The rep, if known."""
    return session.get(Rep, (team_id, user_id))


def save_rep(session: Session, rep: Rep) -> Rep:
    """Insert or refresh what Slack says of a rep."""
    insert_if_new(session, rep)
    return session.merge(rep)


def time_off_of(session: Session, team_id: str, user_id: str) -> list[TimeOff]:
    """A rep's vacations and pauses, the earliest first."""
    return list(session.exec(_TIME_OFF, params={"team": team_id, "rep": user_id}))
