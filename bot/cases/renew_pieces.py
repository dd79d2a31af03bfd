"""Clients of before are found by the pieces of today: their names cut anew after a start."""

from sqlmodel import Session

from bot.core.same_client import pieces_kept
from storage.likely_clients import clients_to_cut, keep_pieces

AT_ONCE = 200
"""So few that whoever else wants to write waits for little."""


def renew_pieces(session: Session) -> int:
    """Cut some names anew that an older version cut; gives how many, 0 once none is left."""
    clients = clients_to_cut(session, AT_ONCE)
    if clients:
        keep_pieces(session, {client: pieces_kept(client.name) for client in clients})
    return len(clients)
