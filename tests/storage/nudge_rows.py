"""Rows to test claims and plans with."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from storage import claims
from storage.claims import Claim
from storage.models import Client, LostDeal, Nudge, NudgeKind, Rep, Team
from storage.whose_turn import Leases, Limits

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
NO_DATE = datetime(9999, 12, 31, tzinfo=UTC)
LEASE = timedelta(seconds=60)
TEAM, OTHER, REP = "T1", "T2", "U1"
CLOSED = ("recovered", "let_go", "undone")


def add_teams(session: Session, *team_ids: str) -> None:
    """Workspaces, each with one rep."""
    for team_id in team_ids or (TEAM, OTHER):
        session.add(Team(team_id=team_id, name=team_id, joined_at=NOW))
        session.flush()
        session.add(
            Rep(team_id=team_id, user_id=REP, timezone="UTC", locale="en-US", refreshed_at=NOW)
        )


def add_client(session: Session, client_id: str = "c1", team_id: str = TEAM) -> None:
    """A client, unless it stands already."""
    if session.get(Client, client_id) is None:
        session.add(Client(id=client_id, team_id=team_id, name="Acme Corp", key="acme"))
        session.flush()


def a_deal(deal_id: str, **values: Any) -> LostDeal:
    """A lost deal of the first workspace's rep with the first client, unless told otherwise."""
    usual: dict[str, Any] = {
        "team_id": TEAM,
        "rep_id": REP,
        "circumstance": "blown_meeting",
        "client": "Acme Corp",
        "client_id": "c1",
        "state": "open",
        "list_at": NO_DATE,
        "reported_at": NOW,
        "changed_at": NOW,
    }
    deal = LostDeal(id=deal_id, **usual | values)
    deal.is_open = deal.state not in CLOSED
    return deal


def add_deal(
    session: Session, deal_id: str, state: str = "open", changed_at: datetime = NOW
) -> None:
    """A lost deal of the first workspace's rep."""
    add_client(session)
    session.add(a_deal(deal_id, state=state, changed_at=changed_at))


def a_notice(nudge_id: str, **values: Any) -> Nudge:
    """A nudge of the first workspace that is due now, unless told otherwise."""
    usual: dict[str, Any] = {
        "team_id": TEAM,
        "kind": NudgeKind.ADMIN_NOTICE,
        "dedupe_key": nudge_id,
        "recipient": REP,
        "due_at": NOW,
        "wake_at": NOW,
    }
    return Nudge(id=nudge_id, **usual | values)


def add_notices(session: Session, team_id: str, number: int, due_at: datetime = NOW) -> None:
    """Nudges that are due, one second after another."""
    for place in range(number):
        at = due_at + timedelta(seconds=place)
        key = f"{team_id}:{place}"
        row = a_notice(
            f"{team_id}-{place:05}", team_id=team_id, dedupe_key=key, due_at=at, wake_at=at
        )
        session.add(row)


def claim(
    session: Session, now: datetime = NOW, *, but: Collection[str] = (), **how: int
) -> list[Claim]:
    """Claim as the bot does."""
    limits = {"in_all": 0, "least_per_team": 5, "teams": 20} | how
    wanted = Limits(("chat.postMessage",), **limits)
    return claims.claim_due(session, now, Leases(now, now + LEASE), wanted, but)


def only(session: Session) -> Nudge:
    """The only nudge."""
    return session.exec(select(Nudge)).one()


def every_nudge(session: Session) -> dict[str, Nudge]:
    """Every nudge, by id, in their order."""
    return {row.id: row for row in session.exec(select(Nudge).order_by(col(Nudge.id)))}
