"""Which client a deal was lost with: the same spelling is the same, a likeness is only offered."""

from collections import defaultdict

from sqlmodel import Session

from bot.core.same_client import client_key, like_clients, pieces_kept, pieces_sought
from storage.client_aliases import find_client
from storage.clients import get_clients
from storage.likely_clients import index_client, likely_clients
from storage.memory import recall
from storage.models import Client

MOST_OFFERED = 10
"""More than a rep would look through."""


def client_named(session: Session, team_id: str, name: str) -> Client:
    """The client of that spelling, new if nobody typed it before."""
    return known_client(session, team_id, name) or add_client(session, team_id, name)


def known_client(session: Session, team_id: str, name: str) -> Client | None:
    """The client that this spelling means, if anybody typed it before."""
    return find_client(session, team_id, client_key(name))


def add_client(session: Session, team_id: str, name: str) -> Client:
    """A client that nobody typed before."""
    client = Client(team_id=team_id, name=name, key=client_key(name))
    session.add(client)
    session.flush()
    index_client(session, client, pieces_kept(name))
    # Deleted once, they are nobody new: what was asked of them, and a stop, still counts.
    recall(session, client, client.key)
    return client


def clients_like(session: Session, client: Client) -> list[Client]:
    """Other clients of the workspace that may be the same, the likest first."""
    sought = pieces_sought(client.name)
    ids = defaultdict(list)
    for client_id, name in likely_clients(session, client, sought.whole, sought.letters):
        ids[name].append(client_id)
    alike = [client_id for name in like_clients(client.name, ids) for client_id in ids[name]]
    if not alike:
        return []
    likest = alike[:MOST_OFFERED]
    known = {one.id: one for one in get_clients(session, client.team_id, likest)}
    return [known[client_id] for client_id in likest]
