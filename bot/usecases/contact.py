"""Whether a client may be contacted at all: stopped by any rep, lifted by an admin, on record."""

from dataclasses import dataclass
from datetime import date

from bot.cases.case import Case
from bot.cases.client_aliases import LIFTED, STOPPED, TROUBLE, Spellings, stops_of
from bot.cases.own_case import is_repeat, locked_own_case
from bot.cases.turn import Turn
from bot.core.days import later_day
from storage.clients import clients_of_team, get_client
from storage.models import Client, ClientRecord


class NotAdmin(Exception):
    """Only an admin lifts a stop."""


class ReasonMissing(Exception):
    """A stop is lifted with a reason, or not at all."""


def stop_contact(turn: Turn, deal_id: str) -> Case:
    """The client asked to be left alone: stop every rep at once.

    Raises NoSuchDeal, NotYours or Unplannable.
    """
    case = locked_own_case(turn, deal_id, with_siblings=True)
    if not case.client.do_not_contact:
        case.client.do_not_contact = True
        _decide(turn, case.client, STOPPED)
    return turn.case(deal_id)


def lift_stop(turn: Turn, client_id: str, *, is_admin: bool, reason: str) -> Client | None:
    """An admin lifts a stop, with a reason; raises NotAdmin or ReasonMissing."""
    if not is_admin:
        raise NotAdmin
    if not reason.strip():
        raise ReasonMissing
    client = get_client(turn.session, turn.team_id, client_id)
    if client is not None and client.do_not_contact:
        client.do_not_contact = False
        _decide(turn, client, LIFTED, reason)
    return client


@dataclass(frozen=True, slots=True)
class Stop:
    """A client whom nobody may contact, and the record of it."""

    client: Client
    record: ClientRecord | None


def stopped_clients(turn: Turn) -> list[Stop]:
    """The clients whom nobody may contact; a spelling of another client counts with that one."""
    session, team_id = turn.session, turn.team_id
    spellings = Spellings(session, team_id)
    return [
        Stop(client, next(iter(reversed(stops_of(session, client))), None))
        for client in clients_of_team(session, team_id)
        if client.do_not_contact and spellings.meant(client.id) == client.id
    ]


def note_trouble(turn: Turn, deal_id: str, until: date) -> Case:
    """The client has troubles of their own: hold touches till that day of the rep's.

    Raises BadDate, NoSuchDeal, NotYours or Unplannable; a repeated delivery changes nothing.
    """
    case = locked_own_case(turn, deal_id, with_siblings=True)
    if is_repeat(turn):
        return case
    case.client.trouble_until = later_day(until, case.calendar.tz, turn.now)
    _decide(turn, case.client, TROUBLE)
    return turn.case(deal_id)


def _decide(turn: Turn, client: Client, what: str, reason: str = "") -> None:
    record = ClientRecord(
        team_id=client.team_id,
        client_id=client.id,
        what=what,
        by_user=turn.actor,
        reason=reason,
        at=turn.now,
    )
    turn.session.add_all([client, record])
    turn.session.flush()
    turn.cases.note_record(client, record)
    turn.plan_client_again(client.id)
