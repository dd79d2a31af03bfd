"""Which client a spelling stands for."""

from sqlmodel import Session

from storage.clients import get_client
from storage.models import Client


def client_meant(session: Session, client: Client) -> Client:
    """The client that this spelling stands for."""
    if client.canonical_id == client.id:
        return client
    return get_client(session, client.team_id, client.canonical_id) or client
