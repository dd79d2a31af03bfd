"""Which client a deal was lost with: the same spelling is the same, a likeness is only offered."""

from sqlmodel import Session

from bot.cases.client_aliases import Spellings, client_meant
from bot.core.same_client import client_key, like_clients
from storage.clients import clients_of_team, find_client
from storage.models import Client


def client_named(session: Session, team_id: str, name: str) -> Client:
    """The client of that spelling, new if nobody typed it before."""
    return known_client(session, team_id, name) or add_client(session, team_id, name)


def known_client(session: Session, team_id: str, name: str) -> Client | None:
    """The client that this spelling means, if anybody typed it before."""
    found = find_client(session, team_id, client_key(name))
    return client_meant(session, found) if found is not None else None


def add_client(session: Session, team_id: str, name: str) -> Client:
    """A client that nobody typed before."""
    client = Client(team_id=team_id, name=name, key=client_key(name))
    session.add(client)
    session.flush()
    return client


def clients_like(session: Session, client: Client) -> list[Client]:
    """Other clients of the workspace that may be the same, the likest first."""
    spellings = Spellings(session, client.team_id)
    known = clients_of_team(session, client.team_id)
    others = {one.name: one for one in known if spellings.may_be_same(client.id, one.id)}
    return [others[name] for name in like_clients(client.name, others)]
