"""A client by name, with what happened with them before."""

from sqlmodel import Session

from bot.cases.client_facts import COUNTED_FOR_CLIENT
from bot.cases.clients import add_client, known_client
from storage.case_rows import ClientRows
from storage.clients import dealings_with, latest_stop_of


def client_rows_named(session: Session, team_id: str, name: str) -> ClientRows:
    """The client of that spelling; a new one has no past to be read."""
    client = known_client(session, team_id, name)
    if client is None:
        return ClientRows(add_client(session, team_id, name))
    dealings = dealings_with(session, team_id, client.id, COUNTED_FOR_CLIENT)
    record = latest_stop_of(session, team_id, [client.id]).get(client.id)
    return ClientRows(client, dealings, record)
