"""Clients, and what every rep's dealings with them add up to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage.models import Client, ClientLink, ClientRecord, DealEvent, LostDeal

_DEALINGS = (
    select(DealEvent.what, DealEvent.at, DealEvent.deal_id)
    .join(LostDeal, col(LostDeal.id) == DealEvent.deal_id)
    .where(LostDeal.team_id == bindparam("team"), LostDeal.client_id == bindparam("client"))
    .where(col(DealEvent.what).in_(bindparam("what", expanding=True)))
    .order_by(col(DealEvent.at), col(DealEvent.id))
)
_LINKS = (
    select(ClientLink).where(ClientLink.team_id == bindparam("team")).order_by(col(ClientLink.id))
)
_RECORDS = (
    select(ClientRecord)
    .where(ClientRecord.team_id == bindparam("team"))
    .where(col(ClientRecord.client_id).in_(bindparam("clients", expanding=True)))
    .order_by(col(ClientRecord.id))
)


@dataclass(frozen=True, slots=True)
class Dealing:
    """One event with a client, whoever recorded it."""

    what: str
    at: datetime
    deal_id: str
    event_id: int = 0


def get_client(session: Session, team_id: str, client_id: str) -> Client | None:
    """The client, if this workspace has it."""
    found = session.get(Client, client_id)
    return found if found is not None and found.team_id == team_id else None


def find_client(session: Session, team_id: str, key: str) -> Client | None:
    """The client whose name was typed the same way, but for case and marks."""
    query = select(Client).where(Client.team_id == team_id, Client.key == key).order_by(Client.id)
    return session.exec(query).first()


def clients_of_team(session: Session, team_id: str) -> list[Client]:
    """Every client of the workspace."""
    return list(session.exec(select(Client).where(Client.team_id == team_id).order_by(Client.id)))


def dealings_with(
    session: Session, team_id: str, client_id: str, what: Collection[str]
) -> list[Dealing]:
    """What happened with a client in every deal of every rep, oldest first."""
    asked = {"team": team_id, "client": client_id, "what": list(what)}
    found = session.exec(_DEALINGS, params=asked)
    return [Dealing(kind, at, deal_id) for kind, at, deal_id in found]


def deals_with(session: Session, team_id: str, client_id: str) -> list[LostDeal]:
    """Every lost deal with a client."""
    query = select(LostDeal).where(LostDeal.team_id == team_id, LostDeal.client_id == client_id)
    return list(session.exec(query.order_by(LostDeal.id)))


def links_of_team(session: Session, team_id: str) -> list[ClientLink]:
    """What reps said of spellings that are alike, oldest first."""
    return list(session.exec(_LINKS, params={"team": team_id}))


def records_of(session: Session, team_id: str, *client_ids: str) -> list[ClientRecord]:
    """What was decided about contacting a client, under any of its spellings, oldest first."""
    return list(session.exec(_RECORDS, params={"team": team_id, "clients": client_ids}))
