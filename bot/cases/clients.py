"""Which client a deal was lost with: the same spelling is the same, a likeness is only offered."""

from datetime import datetime

from sqlmodel import Session

from bot.cases.case import plan_again
from bot.cases.client_aliases import Spellings, client_meant
from bot.cases.coaching import Coaching
from bot.core.same_client import client_key, like_clients
from storage.clients import clients_of_team, deals_with, find_client
from storage.models import Client


def client_named(session: Session, team_id: str, name: str) -> Client:
    """The client of that spelling, new if nobody typed it before."""
    key = client_key(name)
    client = find_client(session, team_id, key)
    if client is not None:
        return client_meant(session, client)
    client = Client(team_id=team_id, name=name, key=key)
    session.add(client)
    session.flush()
    return client


def clients_like(session: Session, client: Client) -> list[Client]:
    """Other clients of the workspace that may be the same, the likest first."""
    spellings = Spellings(session, client.team_id)
    known = clients_of_team(session, client.team_id)
    others = {one.name: one for one in known if spellings.may_be_same(client.id, one.id)}
    return [others[name] for name in like_clients(client.name, others)]


def plan_client_again(session: Session, coaching: Coaching, client: Client, now: datetime) -> None:
    """Plan every deal with a client again: what one rep did counts for all."""
    for deal in deals_with(session, client.team_id, client.id):
        plan_again(session, coaching, client.team_id, deal.id, now)
