"""Which client a deal was lost with: the same spelling is the same, a likeness is only offered."""

from datetime import datetime

from sqlmodel import Session

from bot.core.same_client import client_key, like_clients
from bot.usecases.case import Case, plan_again
from bot.usecases.coaching import Coaching
from bot.usecases.own_case import own_case
from storage.clients import clients_of_team, deals_with, find_client, get_client
from storage.models import Client


def client_named(session: Session, team_id: str, name: str) -> Client:
    """The client of that spelling, new if nobody typed it before."""
    key = client_key(name)
    client = find_client(session, team_id, key) or Client(team_id=team_id, name=name, key=key)
    session.add(client)
    session.flush()
    return client


def clients_like(session: Session, client: Client) -> list[Client]:
    """Other clients of the workspace that may be the same, the likest first."""
    others = {one.name: one for one in clients_of_team(session, client.team_id)}
    others = {name: one for name, one in others.items() if one.id != client.id}
    return [others[name] for name in like_clients(client.name, others)]


def same_client(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    deal_id: str,
    actor: str,
    client_id: str,
    now: datetime,
) -> Case:
    """The rep says that their deal's client is that one; raises NoSuchDeal or NotYours."""
    case = own_case(session, coaching, team_id, deal_id, actor, now)
    client = get_client(session, team_id, client_id)
    if client is not None:
        case.deal.client_id = client.id
        session.add(case.deal)
        session.flush()
        plan_client_again(session, coaching, client, now)
    return plan_again(session, coaching, team_id, deal_id, now)


def plan_client_again(session: Session, coaching: Coaching, client: Client, now: datetime) -> None:
    """Plan every deal with a client again: what one rep did counts for all."""
    for deal in deals_with(session, client.team_id, client.id):
        plan_again(session, coaching, client.team_id, deal.id, now)
