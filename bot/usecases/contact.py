"""Whether a client may be contacted at all: stopped by any rep, lifted by an admin, on record."""

from dataclasses import dataclass
from datetime import date

from bot.cases.case import Case
from bot.cases.client_aliases import client_meant
from bot.cases.clients import clients_like
from bot.cases.own_case import StaleAction, is_repeat, locked_own_case
from bot.cases.turn import Turn
from bot.core.circumstances import is_client
from bot.core.days import later_day
from storage.client_aliases import lock_clients, no_longer_maybe
from storage.clients import clients_stopped, get_client, latest_stop_of
from storage.models import Client, ClientRecord, ClientRecordKind


class NotAdmin(Exception):
    """Only an admin lifts a stop."""


class ReasonMissing(Exception):
    """A stop is lifted with a reason, or not at all."""


def stop_contact(turn: Turn, deal_id: str) -> Case:
    """The client asked to be left alone: stop every rep at once.

    Raises NoSuchDeal or Unplannable.
    """
    # A join at the same moment must not leave the stop with a spelling that is given up.
    lock_clients(turn.session, turn.team_id, deal_id=deal_id)
    case = locked_own_case(turn, deal_id, with_siblings=True)
    if not case.client.do_not_contact:
        case.client.do_not_contact = True
        _decide(turn, case.client, ClientRecordKind.STOPPED)
        _ask_of_those_alike(turn, case.client)
    return turn.case(deal_id)


def lift_stop(turn: Turn, client_id: str, *, is_admin: bool, reason: str) -> Client | None:
    """An admin lifts a stop, with a reason; raises NotAdmin or ReasonMissing."""
    if not is_admin:
        raise NotAdmin
    if not reason.strip():
        raise ReasonMissing
    lock_clients(turn.session, turn.team_id, [client_id])
    found = get_client(turn.session, turn.team_id, client_id)
    client = client_meant(turn.session, found) if found is not None else None
    if client is not None and client.do_not_contact:
        client.do_not_contact = False
        freed = no_longer_maybe(turn.session, turn.team_id, client.id)
        _decide(turn, client, ClientRecordKind.LIFTED, reason)
        for one in freed:
            turn.plan_client_again(one)
    return client


def _ask_of_those_alike(turn: Turn, stopped: Client) -> None:
    """Whoever may be the same waits until a rep has said whether they are."""
    alike = [one for one in clients_like(turn.session, stopped) if not one.do_not_contact]
    for client in alike:
        client.maybe_id = stopped.id
    turn.session.add_all(alike)
    turn.session.flush()
    for client in alike:
        turn.plan_client_again(client.id)


@dataclass(frozen=True, slots=True)
class Stop:
    """A client whom nobody may contact, and the record of it."""

    client: Client
    record: ClientRecord | None


def stopped_clients(turn: Turn) -> list[Stop]:
    """The clients whom nobody may contact; a spelling of another client counts with that one."""
    stopped = clients_stopped(turn.session, turn.team_id)
    records = latest_stop_of(turn.session, turn.team_id, [client.id for client in stopped])
    return [Stop(client, records.get(client.id)) for client in stopped]


def note_trouble(turn: Turn, deal_id: str, until: date) -> Case:
    """The client has troubles of their own: hold touches till that day of the rep's.

    Raises BadDate, NoSuchDeal or Unplannable, and StaleAction for a supplier, who is no client; a
    repeated delivery changes nothing.
    """
    lock_clients(turn.session, turn.team_id, deal_id=deal_id)
    case = locked_own_case(turn, deal_id, with_siblings=True)
    if is_repeat(turn):
        return case
    if not is_client(case.facts.circumstance):
        raise StaleAction
    case.client.trouble_until = later_day(until, case.calendar.tz, turn.now)
    _decide(turn, case.client, ClientRecordKind.TROUBLE)
    return turn.case(deal_id)


def _decide(turn: Turn, client: Client, what: ClientRecordKind, reason: str = "") -> None:
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
