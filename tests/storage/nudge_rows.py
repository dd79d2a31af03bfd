"""Rows to test claims and plans with."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session, select

from storage import claims
from storage.claims import Claim
from storage.models import Client, LostDeal, Nudge, NudgeKind, Rep, Team

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)
TEAM, OTHER, REP = "T1", "T2", "U1"


def add_teams(session: Session, *team_ids: str) -> None:
    """Workspaces, each with one rep."""
    for team_id in team_ids or (TEAM, OTHER):
        session.add(Team(team_id=team_id, name=team_id, joined_at=NOW))
        session.flush()
        session.add(
            Rep(team_id=team_id, user_id=REP, timezone="UTC", locale="en-US", refreshed_at=NOW)
        )


def add_deal(
    session: Session, deal_id: str, state: str = "open", changed_at: datetime = NOW
) -> None:
    """A lost deal of the first workspace's rep."""
    session.merge(Client(id="c1", team_id=TEAM, name="Acme Corp", key="acme"))
    session.flush()
    session.add(
        LostDeal(
            id=deal_id,
            team_id=TEAM,
            rep_id=REP,
            circumstance="blown_meeting",
            client="Acme Corp",
            client_id="c1",
            state=state,
            reported_at=NOW,
            changed_at=changed_at,
        )
    )


def add_notices(session: Session, team_id: str, number: int, due_at: datetime = NOW) -> None:
    """Nudges that are due, one second after another."""
    for place in range(number):
        at = due_at + timedelta(seconds=place)
        session.add(
            Nudge(
                id=f"{team_id}-{place:05}",
                team_id=team_id,
                kind=NudgeKind.ADMIN_NOTICE,
                dedupe_key=f"{team_id}:{place}",
                recipient=REP,
                due_at=at,
                wake_at=at,
            )
        )


def claim(
    session: Session, now: datetime = NOW, *, per_team: int = 5, teams: int = 20
) -> list[Claim]:
    """Claim as the bot does."""
    return claims.claim_due(
        session, now, LEASE, methods=("chat.postMessage",), per_team=per_team, teams=teams
    )


def only(session: Session) -> Nudge:
    """The only nudge."""
    return session.exec(select(Nudge)).one()
