"""Lost deals with everything that can stand around one, to read them back."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from storage.case_rows import RareKinds
from storage.models import (
    ClientRecord,
    DealEvent,
    KeptScript,
    Lesson,
    Promise,
    ReadyItem,
    Recovery,
    Rep,
    TimeOff,
)
from tests.storage.nudge_rows import NOW, OTHER, REP, TEAM, a_deal, add_client, add_teams

HERS = "U2"
KINDS = RareKinds(
    counted={"asked", "touched"},
    back_burner={"back_burner"},
    recovered={"recovered"},
    ended={"recovered", "let_go"},
)


def after(hours: int) -> datetime:
    """So many hours later."""
    return NOW + timedelta(hours=hours)


def add_people(session: Session) -> None:
    """Two workspaces; in the first are two reps, in the other one of the same id."""
    add_teams(session)
    hers = Rep(team_id=TEAM, user_id=HERS, timezone="UTC", locale="en-US", refreshed_at=NOW)
    session.add(hers)
    session.flush()


def add_case(session: Session, deal_id: str, team_id: str = TEAM, **deal: str) -> None:
    """A deal with nothing around it but its report."""
    client_id = deal.setdefault("client_id", f"client of {team_id}")
    add_client(session, client_id, team_id)
    session.add(a_deal(deal_id, team_id=team_id, **deal))
    session.flush()
    add_event(session, deal_id, "reported", team_id=team_id)


def add_event(
    session: Session, deal_id: str, what: str, hours: int = 0, team_id: str = TEAM
) -> None:
    """What happened to a deal."""
    session.add(DealEvent(team_id=team_id, deal_id=deal_id, what=what, at=after(hours)))
    session.flush()


def add_everything(session: Session, deal_id: str, team_id: str = TEAM, rep_id: str = REP) -> None:
    """Whatever can stand around a deal: of its rep, and of a colleague who had it before."""
    for what in ("asked", "back_burner", "recovered"):
        add_event(session, deal_id, what, team_id=team_id)
    its: dict[str, Any] = {"team_id": team_id, "deal_id": deal_id}
    for whose in (rep_id, "a colleague"):
        words = f"{deal_id}, {whose}"
        at = after(1 if whose == rep_id else 2)
        session.add(
            KeptScript(**its, step="ask", channel="phone", rep_id=whose, text=words, at=NOW)
        )
        session.add(Lesson(**its, rep_id=whose, text=words, at=at))
    session.add(a_promise(deal_id, team_id, rep_id))
    session.add(ReadyItem(**its, text=deal_id))
    add_record(session, f"client of {team_id}", "stopped", team_id)
    session.add(Recovery(**its, rep_id=rep_id, in_digest=True, show_client=False, at=NOW))


def add_record(session: Session, client_id: str, what: str, team_id: str = TEAM) -> None:
    """Somebody's word on contacting a client."""
    add_client(session, client_id, team_id)
    its: dict[str, Any] = {"team_id": team_id, "client_id": client_id, "by_user": REP}
    session.add(ClientRecord(**its, what=what, reason=f"{client_id}, {what}", at=NOW))
    session.flush()


def a_promise(deal_id: str, team_id: str, rep_id: str, hours: int = 0) -> Promise:
    """Something promised."""
    at = after(hours)
    return Promise(
        team_id=team_id,
        deal_id=deal_id,
        rep_id=rep_id,
        action=f"{deal_id}, {hours}",
        made_at=NOW,
        due_on=at.date(),
        due_at=at,
    )


def add_day_off(session: Session, rep_id: str, day: int, team_id: str = TEAM) -> None:
    """A day on which a rep is away."""
    off = date(2026, 3, day)
    session.add(TimeOff(team_id=team_id, rep_id=rep_id, first_day=off, last_day=off))


def add_twins(session: Session) -> None:
    """The same deals in two workspaces, with everything around them."""
    add_people(session)
    for team_id in (TEAM, OTHER):
        for name in ("a", "b"):
            add_case(session, f"{team_id}-{name}", team_id)
            add_everything(session, f"{team_id}-{name}", team_id)
        add_day_off(session, REP, 10 if team_id == TEAM else 20, team_id)
