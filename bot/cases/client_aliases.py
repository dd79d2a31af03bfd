"""Which client a spelling stands for, and what was decided under any of them."""

from sqlmodel import Session

from storage.clients import get_client, stop_records
from storage.models import Client, ClientRecord


def client_meant(session: Session, client: Client) -> Client:
    """The client that this spelling stands for."""
    if client.canonical_id == client.id:
        return client
    return get_client(session, client.team_id, client.canonical_id) or client


def stops_of(session: Session, client: Client) -> list[ClientRecord]:
    """Who stopped contact and who lifted it, oldest first, under whatever spelling."""
    return stop_records(session, client.team_id, client.canonical_id)
