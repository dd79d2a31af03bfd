"""A rep says whether two spellings mean one client; never guessed."""

from datetime import datetime

from sqlmodel import Session

from bot.cases.case import Case, plan_again
from bot.cases.client_aliases import client_meant
from bot.cases.clients import plan_client_again
from bot.cases.coaching import Coaching
from bot.cases.own_case import own_case
from storage.client_aliases import join_clients, lock_clients, said_different
from storage.clients import get_client
from storage.models import Client, ClientLink


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
    """The rep says that their deal's client is that one; raises NoSuchDeal or NotYours.

    The two spellings are one client from then on: asks, touches and stops of both count together.
    """
    # Two reps who answer both ways at once: the second finds the clients joined already.
    lock_clients(session, team_id, [client_id], deal_id=deal_id)
    case = own_case(session, coaching, team_id, deal_id, actor, now)
    found = get_client(session, team_id, client_id)
    other = client_meant(session, found) if found is not None else None
    if other is not None and other.id != case.client.id:
        _say(session, case.client, other, actor, now, same=True)
        _join(session, case.client, other)
        plan_client_again(session, coaching, other, now)
    return plan_again(session, coaching, team_id, deal_id, now)


def other_client(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    deal_id: str,
    actor: str,
    client_id: str,
    now: datetime,
) -> Case:
    """The rep says that it is another client: not offered again; raises NoSuchDeal or NotYours."""
    lock_clients(session, team_id, [client_id], deal_id=deal_id)
    case = own_case(session, coaching, team_id, deal_id, actor, now)
    other = get_client(session, team_id, client_id)
    if other is not None and _may_be_another(session, case.client, other):
        _say(session, case.client, other, actor, now, same=False)
    return case


def _may_be_another(session: Session, client: Client, other: Client) -> bool:
    """Whether nobody has said so far that they are the same client, or are not."""
    if other.id in {client.id, client.canonical_id} or other.canonical_id != other.id:
        return False
    return other.id not in said_different(session, client.team_id, client.canonical_id)


def _say(
    session: Session, client: Client, other: Client, actor: str, now: datetime, *, same: bool
) -> None:
    link = ClientLink(
        team_id=client.team_id,
        client_id=client.id,
        other_id=other.id,
        same=same,
        by_user=actor,
        at=now,
    )
    session.add(link)
    session.flush()


def _join(session: Session, client: Client, other: Client) -> None:
    join_clients(session, client, other)
    # A stop or a trouble that was told of one spelling holds for the client.
    other.do_not_contact = other.do_not_contact or client.do_not_contact
    troubles = [one.trouble_until for one in (client, other) if one.trouble_until is not None]
    other.trouble_until = max(troubles, default=None)
    session.add(other)
    session.flush()
