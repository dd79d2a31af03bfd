"""Which client a spelling stands for, and what was decided under any of them."""

from collections import defaultdict
from collections.abc import Iterable

from sqlmodel import Session

from storage.case_rows import CaseRows, ClientRows
from storage.clients import get_client, latest_stop_of
from storage.models import Client


def client_meant(session: Session, client: Client) -> Client:
    """The client that this spelling stands for."""
    if client.canonical_id == client.id:
        return client
    return get_client(session, client.team_id, client.canonical_id) or client


def read_records(session: Session, rows: Iterable[CaseRows]) -> None:
    """Read who stopped or lifted contact with each client last, under whatever spelling."""
    by_team: dict[str, list[ClientRows]] = defaultdict(list)
    for row in rows:
        by_team[row.deal.team_id].append(row.client)
    for team_id, clients in by_team.items():
        found = latest_stop_of(session, team_id, {one.client.id for one in clients})
        for one in clients:
            one.record = found.get(one.client.id)
