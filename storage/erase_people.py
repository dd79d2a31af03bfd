"""Deleting a rep or a workspace itself, once their deals are gone; and the record of deletions."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, SQLModel, col, delete, or_, select, update

from storage.keyed_hash import keyed_hash, make_secret
from storage.models import (
    ClientLink,
    ClientRecord,
    DealEvent,
    Erasure,
    ErasureKind,
    Escalation,
    Handover,
    LostDeal,
    Nudge,
    PinnedPlaybook,
    ProcessedDelivery,
    Promise,
    RateLimit,
    Recovery,
    Rep,
    SettingChange,
    SlackTurn,
    Team,
    TimeOff,
)
from storage.slack_turns import forget_turns_of

_NAMED_IN: tuple[tuple[type[SQLModel], str], ...] = (
    (DealEvent, "by_user"),
    (ClientRecord, "by_user"),
    (ClientLink, "by_user"),
    (SettingChange, "by_user"),
    (LostDeal, "reported_by"),
    (Handover, "from_rep"),
    (Handover, "to_rep"),
    (Escalation, "told_to"),
    (Promise, "rep_id"),
    (Recovery, "rep_id"),
)
"""Where somebody's id stands in what is other people's."""

_OF_A_TEAM: tuple[type[SQLModel], ...] = (
    Nudge,
    TimeOff,
    Rep,
    SettingChange,
    ProcessedDelivery,
    RateLimit,
    SlackTurn,
    PinnedPlaybook,
)


def erase_rep(session: Session, team_id: str, rep_id: str) -> None:
    """Delete a person who has no deals; what they did with others' stands without their name."""
    for table, name in _NAMED_IN:
        column = getattr(table, name)
        mine = update(table).where(column == rep_id, table.team_id == team_id)  # type: ignore[attr-defined]
        session.exec(mine.values({name: ""}))
    sent_to_them = (col(Nudge.team_id) == team_id, col(Nudge.recipient) == rep_id)
    gone = col(Nudge.deal_id).is_(None) | col(Nudge.wake_at).is_not(None)
    session.exec(delete(Nudge).where(*sent_to_them, gone))
    session.exec(update(Nudge).where(*sent_to_them).values(recipient=""))
    forget_turns_of(session, team_id, [rep_id])
    of_rep = (col(TimeOff.team_id) == team_id, col(TimeOff.rep_id) == rep_id)
    session.exec(delete(TimeOff).where(*of_rep))
    session.exec(delete(Rep).where(col(Rep.team_id) == team_id, col(Rep.user_id) == rep_id))


def erase_team(session: Session, team_id: str, now: datetime) -> None:
    """Delete what is left of a workspace; its id stays, with the secret of what is remembered."""
    for table in _OF_A_TEAM:
        session.exec(delete(table).where(table.team_id == team_id))  # type: ignore[attr-defined]
    left = update(Team).where(col(Team.team_id) == team_id)
    session.exec(left.values(name="", timezone=None, active=False, left_at=now))


def teams_there(session: Session) -> list[str]:
    """The workspaces of which anything is kept."""
    query = select(Team.team_id).where(or_(col(Team.name) != "", col(Team.active)))
    return list(session.exec(query.order_by(Team.team_id)))


class Recorded(NamedTuple):
    """Whose data a deletion is of; the record keeps a hash of `subject`."""

    team_id: str
    kind: ErasureKind
    subject: str


def begin_erasure(session: Session, what: Recorded, now: datetime) -> bool:
    """Put on record that a deletion begins; says whether it goes on with one that broke off."""
    row = _row(session, what, now)
    latest = session.exec(
        select(Erasure)
        .where(Erasure.team_id == row.team_id, Erasure.kind == row.kind)
        .where(Erasure.subject == row.subject)
        .order_by(col(Erasure.id).desc())
        .limit(1)
    ).first()
    if latest is not None and not latest.ended:
        return True
    session.add(row)
    return False


def note_erased(session: Session, what: Recorded, now: datetime, deals: int) -> None:
    """Put on record that a deletion is done, and how many deals went in this run."""
    row = _row(session, what, now)
    row.ended, row.deals = True, deals
    session.add(row)
    session.flush()


def _row(session: Session, what: Recorded, now: datetime) -> Erasure:
    team_id, kind, subject = what
    hashed = keyed_hash(make_secret(session, team_id), kind, subject)
    return Erasure(team_id=team_id, kind=kind, subject=hashed, ended=False, at=now)
