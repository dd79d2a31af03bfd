"""A rep says whether two spellings mean one client; never guessed."""

from bot.cases.case import Case
from bot.cases.client_aliases import client_meant
from bot.cases.clients import stopped_like
from bot.cases.own_case import locked_own_case
from bot.cases.turn import Turn
from bot.core.same_client import like_clients
from bot.delivery.tell_joined import tell_joined
from storage.client_aliases import join_clients, lock_clients, said_different
from storage.clients import get_client
from storage.models import Client, ClientLink


def same_client(turn: Turn, deal_id: str, client_id: str) -> Case:
    """The rep says that their deal's client is that one; raises NoSuchDeal or Unplannable.

    The two spellings are one client from then on: asks, touches and stops of both count together,
    and colleagues whose deals are planned anew by it are told.
    """
    # Two reps who answer both ways at once: the second finds the clients joined already.
    lock_clients(turn.session, turn.team_id, [client_id], deal_id=deal_id)
    case = locked_own_case(turn, deal_id)
    found = get_client(turn.session, turn.team_id, client_id)
    other = client_meant(turn.session, found) if found is not None else None
    if found is not None and other is not None and _may_be_said(case, found, other):
        _say(turn, case.client, other, same=True)
        _join(turn, case.client, other)
        turn.plan_client_again(other.id)
        tell_joined(turn.session, turn.team_id, _colleagues(turn, other.id), turn.now)
    return turn.case(deal_id)


def other_client(turn: Turn, deal_id: str, client_id: str) -> Case:
    """The rep says that it is another client: not offered again.

    Raises NoSuchDeal or Unplannable.
    """
    lock_clients(turn.session, turn.team_id, [client_id], deal_id=deal_id)
    case = locked_own_case(turn, deal_id)
    other = get_client(turn.session, turn.team_id, client_id)
    if other is not None and _is_alike(case, other) and _may_be_another(turn, case.client, other):
        _say(turn, case.client, other, same=False)
        if case.client.maybe_id is not None:
            return _free(turn, case)
    return case


def _free(turn: Turn, case: Case) -> Case:
    """Coaching goes on, unless another one who was stopped may be the same."""
    case.client.maybe_id = stopped_like(turn.session, case.client)
    turn.session.add(case.client)
    turn.session.flush()
    turn.plan_client_again(case.client.id)
    return turn.case(case.deal.id)


def _colleagues(turn: Turn, client_id: str) -> set[str]:
    open_deals = (rows.deal for rows in turn.cases.all_rows() if rows.deal.is_open)
    return {deal.rep_id for deal in open_deals if deal.client_id == client_id} - {turn.actor}


def _may_be_said(case: Case, offered: Client, other: Client) -> bool:
    return other.id != case.client.id and _is_alike(case, offered)


def _is_alike(case: Case, offered: Client) -> bool:
    # Only a likeness is ever offered: no id makes two strangers one client, or tells of one.
    return bool(like_clients(case.client.name, [offered.name]))


def _may_be_another(turn: Turn, client: Client, other: Client) -> bool:
    """Whether nobody has said so far that they are the same client, or are not."""
    if other.id in {client.id, client.canonical_id} or other.canonical_id != other.id:
        return False
    return other.id not in said_different(turn.session, client.team_id, client.canonical_id)


def _say(turn: Turn, client: Client, other: Client, *, same: bool) -> None:
    link = ClientLink(
        team_id=client.team_id,
        client_id=client.id,
        other_id=other.id,
        same=same,
        by_user=turn.actor,
        at=turn.now,
    )
    turn.session.add(link)
    turn.session.flush()


def _join(turn: Turn, client: Client, other: Client) -> None:
    join_clients(turn.session, client, other)
    # A stop or a trouble that was told of one spelling holds for the client.
    other.do_not_contact = other.do_not_contact or client.do_not_contact
    troubles = [one.trouble_until for one in (client, other) if one.trouble_until is not None]
    other.trouble_until = max(troubles, default=None)
    turn.session.add(other)
    turn.session.flush()
    if client.maybe_id is not None or other.maybe_id is not None:
        # A third one was stopped and may be the same: that question is open, unless it is answered.
        other.maybe_id = None if other.do_not_contact else stopped_like(turn.session, other)
        turn.session.flush()
