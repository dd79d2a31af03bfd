"""A workspace with many clients, written at once."""

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import insert
from sqlmodel import Session

from bot.core.same_client import client_key, pieces_kept
from storage.models import Client, ClientGram, Team

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


def add_clients(session: Session, team_id: str, names: Iterable[str]) -> list[Client]:
    """These clients, found by their names as if each had been reported; their ids never change.

    Ids are random elsewhere, and which pieces are rare is judged by a sample of them.
    """
    session.merge(Team(team_id=team_id, name=team_id, joined_at=NOW))
    session.flush()
    clients = [
        Client(id=_id(team_id, name), team_id=team_id, name=name, key=client_key(name))
        for name in names
    ]
    session.add_all(clients)
    session.flush()
    rows = [
        {"team_id": team_id, "gram": piece, "client_id": client.id}
        for client in clients
        for piece in sorted(pieces_kept(client.name))
    ]
    session.connection().execute(insert(ClientGram), rows)
    return clients


def _id(team_id: str, name: str) -> str:
    return sha256(f"{team_id} {name}".encode()).hexdigest()[:32]
