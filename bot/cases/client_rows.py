"""A client by name, with what happened with them before."""

from datetime import datetime

from sqlmodel import Session

from bot.cases.client_facts import COUNTED_FOR_CLIENT
from bot.cases.clients import add_client, known_client
from bot.cases.open_cases import ACTS_LOOK_BACK
from storage.case_rows import ClientRows
from storage.client_past import client_past
from storage.clients import latest_stop_of
from storage.memory import is_recalled


def client_rows_named(session: Session, team_id: str, name: str, now: datetime) -> ClientRows:
    """The client of that spelling; a new one has no past to be read, unless it was deleted."""
    client = known_client(session, team_id, name)
    if client is None:
        client = add_client(session, team_id, name)
        if not is_recalled(session, client):
            return ClientRows(client)
    recent = now - ACTS_LOOK_BACK
    dealings, acts = client_past(session, team_id, client.id, COUNTED_FOR_CLIENT, recent)
    record = latest_stop_of(session, team_id, [client.id]).get(client.id)
    return ClientRows(client, dealings, record, acts)
