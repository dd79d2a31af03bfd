"""Deleting deals and clients for good, a batch at a time; what must still count is remembered."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Integer, cast
from sqlmodel import Session, SQLModel, col, delete, exists, func, or_, select

from storage.client_aliases import lock_clients
from storage.memory import forget_links, remember_dealings, remember_stop
from storage.models import (
    Client,
    ClientGram,
    ClientLink,
    ClientRecord,
    ClientWords,
    DealEvent,
    Escalation,
    Handover,
    KeptScript,
    Lesson,
    LostDeal,
    Nudge,
    NudgeKind,
    NudgeStatus,
    Promise,
    ReadyItem,
    Recovery,
)

BATCH = 50
"""So few that a rep who presses meanwhile does not notice."""

_OF_A_DEAL: tuple[type[SQLModel], ...] = (
    DealEvent,
    Recovery,
    Promise,
    Handover,
    Lesson,
    KeptScript,
    ClientWords,
    Escalation,
    ReadyItem,
    Nudge,
)
_FINAL = (NudgeStatus.SENT, NudgeStatus.CANCELLED, NudgeStatus.FAILED)
_AWAKE = exists().where(col(Nudge.deal_id) == LostDeal.id, col(Nudge.wake_at).is_not(None))


class OldDeal(NamedTuple):
    """A deal that is closed for long."""

    team_id: str
    deal_id: str


class Count(NamedTuple):
    """How many deals, and how many of them are open."""

    deals: int
    are_open: int


def count_deals(
    session: Session, team_id: str, *, rep_id: str | None = None, client_id: str | None = None
) -> Count:
    """The deals of a workspace, or of one rep or client in it."""
    is_open = func.coalesce(func.sum(cast(col(LostDeal.is_open), Integer)), 0)
    query = select(func.count(), is_open).where(*_whose(team_id, rep_id, client_id))
    return Count(*session.exec(query).one())


def some_deals(
    session: Session, team_id: str, *, rep_id: str | None = None, client_id: str | None = None
) -> list[str]:
    """A batch of those deals."""
    query = select(LostDeal.id).where(*_whose(team_id, rep_id, client_id))
    return list(session.exec(query.order_by(col(LostDeal.id)).limit(BATCH)))


def deals_closed_before(session: Session, moment: datetime, most: int) -> list[OldDeal]:
    """Deals that are closed since before, and of which nothing is still to be sent."""
    query = (
        select(LostDeal.team_id, LostDeal.id)
        .where(~col(LostDeal.is_open), col(LostDeal.changed_at) < moment, ~_AWAKE)
        .order_by(col(LostDeal.team_id), col(LostDeal.id))
        .limit(most)
    )
    return [OldDeal(*row) for row in session.exec(query)]


def still_closed(
    session: Session, team_id: str, deal_ids: Collection[str], moment: datetime
) -> list[str]:
    """Those that nobody took up since they were looked for; they are held."""
    query = (
        select(LostDeal.id)
        .where(LostDeal.team_id == team_id, col(LostDeal.id).in_(deal_ids))
        .where(~col(LostDeal.is_open), col(LostDeal.changed_at) < moment, ~_AWAKE)
        .with_for_update()
    )
    return list(session.exec(query))


def hold_clients_of(session: Session, team_id: str, deal_ids: Collection[str]) -> list[str]:
    """The clients of these deals, whom nobody else changes meanwhile."""
    query = select(LostDeal.client_id).where(
        LostDeal.team_id == team_id, col(LostDeal.id).in_(deal_ids)
    )
    clients = sorted(set(session.exec(query)))
    lock_clients(session, team_id, clients)
    return clients


def erase_deals(
    session: Session, team_id: str, deal_ids: Collection[str], counted: Collection[str]
) -> None:
    """Delete deals with all that hangs on them; what is counted of a client is remembered."""
    remember_dealings(session, team_id, deal_ids, counted)
    for table in _OF_A_DEAL:
        session.exec(delete(table).where(col(table.deal_id).in_(deal_ids)))  # type: ignore[attr-defined]
    session.exec(delete(LostDeal).where(col(LostDeal.id).in_(deal_ids)))


def left_alone(session: Session, team_id: str, client_ids: Collection[str]) -> list[str]:
    """Those of these clients whom no deal names any more, and nobody stopped."""
    query = (
        select(Client.id)
        .where(Client.team_id == team_id, col(Client.id).in_(client_ids))
        .where(~col(Client.do_not_contact))
        .where(~exists().where(col(LostDeal.client_id) == Client.id))
    )
    return list(session.exec(query))


def erase_clients(session: Session, team_id: str, client_ids: Iterable[str]) -> None:
    """Delete clients who have no deals, under all their names; their stops are remembered."""
    for client_id in client_ids:
        remember_stop(session, team_id, client_id)
        of_team = select(Client.id).where(Client.team_id == team_id)
        names = list(session.exec(of_team.where(Client.canonical_id == client_id)))
        session.exec(delete(ClientRecord).where(col(ClientRecord.client_id).in_(names)))
        of_link = or_(col(ClientLink.client_id).in_(names), col(ClientLink.other_id).in_(names))
        session.exec(delete(ClientLink).where(of_link))
        grams = delete(ClientGram).where(col(ClientGram.team_id) == team_id)
        session.exec(grams.where(col(ClientGram.client_id).in_(names)))
        forget_links(session, names)
        session.exec(delete(Client).where(col(Client.id).in_(names)))


def some_clients(session: Session, team_id: str) -> list[str]:
    """A batch of a workspace's clients."""
    query = select(Client.id).where(Client.team_id == team_id, Client.canonical_id == Client.id)
    return list(session.exec(query.order_by(col(Client.id)).limit(BATCH)))


def requests_of(session: Session, team_id: str) -> list[Nudge]:
    """What workflows asked somebody to log."""
    query = select(Nudge).where(Nudge.team_id == team_id, Nudge.kind == NudgeKind.REQUEST)
    return list(session.exec(query))


def erase_nudges(session: Session, ids: Collection[str]) -> None:
    """Delete these rows."""
    session.exec(delete(Nudge).where(col(Nudge.id).in_(ids)))


def erase_old_requests(session: Session, moment: datetime) -> int:
    """Delete what workflows asked before then, and is done with; gives how many."""
    old = delete(Nudge).where(col(Nudge.kind) == NudgeKind.REQUEST, col(Nudge.due_at) < moment)
    return session.exec(old.where(col(Nudge.status).in_(_FINAL))).rowcount


def _whose(
    team_id: str, rep_id: str | None, client_id: str | None
) -> Iterator[ColumnElement[bool]]:
    yield col(LostDeal.team_id) == team_id
    if rep_id is not None:
        yield col(LostDeal.rep_id) == rep_id
    if client_id is not None:
        yield col(LostDeal.client_id) == client_id
