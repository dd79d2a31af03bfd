"""Workspaces and the reps in them."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage.models import Rep, Team


def get_team(session: Session, team_id: str) -> Team | None:
    """The workspace, if it ever installed the bot."""
    return session.get(Team, team_id)


def active_teams(session: Session) -> list[Team]:
    """The workspaces that have the bot installed now."""
    return list(session.exec(select(Team).where(col(Team.active)).order_by(Team.team_id)))


def join_team(session: Session, team_id: str, name: str, now: datetime) -> Team:
    """Record that the workspace has the bot installed."""
    team = session.get(Team, team_id) or Team(team_id=team_id, name=name, joined_at=now)
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
    return session.merge(rep)
