"""Clients, and what every rep's dealings with them add up to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from storage.models import Client, ClientRecord, ClientRecordKind, LostDeal

_Spelling = aliased(Client)
_OF_CONTACT = (ClientRecordKind.STOPPED, ClientRecordKind.LIFTED)

_CLIENTS = select(Client).where(col(Client.id).in_(bindparam("clients", expanding=True)))
_RECORDS = (
    select(ClientRecord)
    .where(ClientRecord.team_id == bindparam("team"))
    .where(col(ClientRecord.client_id).in_(bindparam("clients", expanding=True)))
    .order_by(col(ClientRecord.id))
)
# By their ids and not joined: SQLite would begin with every record of the workspace.
_SPELLINGS = select(_Spelling.id).where(
    col(_Spelling.team_id).in_(bindparam("teams", expanding=True)),
    col(_Spelling.canonical_id).in_(bindparam("clients", expanding=True)),
)
_LATEST_STOPS = (
    select(Client.canonical_id, func.max(ClientRecord.id).label("record_id"))
    .join(ClientRecord, col(Client.id) == ClientRecord.client_id)
    .where(col(ClientRecord.team_id).in_(bindparam("teams", expanding=True)))
    .where(col(ClientRecord.client_id).in_(_SPELLINGS))
    .where(col(ClientRecord.what).in_(_OF_CONTACT))
    .group_by(col(Client.canonical_id))
    .subquery()
)
_STOPS = select(_LATEST_STOPS.c.canonical_id, ClientRecord).join(
    ClientRecord, col(ClientRecord.id) == _LATEST_STOPS.c.record_id
)


@dataclass(frozen=True, slots=True)
class Dealing:
    """One event with a client, whoever recorded it; below 0, its deal is gone."""

    what: str
    at: datetime
    deal_id: str
    event_id: int = 0
    told_at: datetime | None = None


def in_order(dealings: Collection[Dealing]) -> list[Dealing]:
    """Dealings as they were recorded: a clock that goes back changes no past.

    What survived a deletion has no number among the rest: it comes before what was told later.
    """
    live = sorted((one for one in dealings if one.event_id >= 0), key=lambda one: one.event_id)
    gone = sorted((one for one in dealings if one.event_id < 0), key=lambda one: -one.event_id)
    if not gone:
        return live
    order = list[Dealing]()
    for one in live:
        while gone and _told(gone[0]) <= _told(one):
            order.append(gone.pop(0))
        order.append(one)
    return order + gone


def _told(dealing: Dealing) -> datetime:
    return dealing.told_at or dealing.at


def get_client(session: Session, team_id: str, client_id: str) -> Client | None:
    """The client, if this workspace has it."""
    found = session.get(Client, client_id)
    return found if found is not None and found.team_id == team_id else None


def get_clients(session: Session, team_id: str, client_ids: Collection[str]) -> list[Client]:
    """Those of the clients that this workspace has."""
    # Asked for the workspace too, SQLite would look through all of its clients.
    found = session.exec(_CLIENTS, params={"clients": list(client_ids)})
    return [client for client in found if client.team_id == team_id]


def clients_stopped(session: Session, team_id: str) -> list[Client]:
    """The clients whom nobody may contact, each once whatever its spellings."""
    query = (
        select(Client)
        .where(Client.team_id == team_id, col(Client.do_not_contact))
        .where(Client.canonical_id == Client.id)
    )
    return list(session.exec(query.order_by(Client.id)))


def deals_with(session: Session, team_id: str, client_id: str) -> list[LostDeal]:
    """Every lost deal with a client."""
    query = select(LostDeal).where(LostDeal.team_id == team_id, LostDeal.client_id == client_id)
    return list(session.exec(query.order_by(LostDeal.id)))


def records_of(session: Session, team_id: str, *client_ids: str) -> list[ClientRecord]:
    """What was decided about contacting these clients, oldest first."""
    return list(session.exec(_RECORDS, params={"team": team_id, "clients": client_ids}))


def latest_stop_of(
    session: Session, team_id: str, canonical_ids: Collection[str]
) -> dict[str, ClientRecord]:
    """For each client the last word on contacting it, under whatever spelling it was said."""
    return latest_stops(session, [team_id], canonical_ids)


def latest_stops(
    session: Session, teams: Collection[str], canonical_ids: Collection[str]
) -> dict[str, ClientRecord]:
    """The same for clients of several workspaces."""
    params = {"teams": list(teams), "clients": list(canonical_ids)}
    return dict(session.exec(_STOPS, params=params).all())
