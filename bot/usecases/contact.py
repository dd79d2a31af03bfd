"""Whether a client may be contacted at all: stopped by any rep, lifted by an admin, on record."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bot.cases.case import Case, plan_again
from bot.cases.client_aliases import client_meant
from bot.cases.clients import plan_client_again
from bot.cases.coaching import Coaching
from bot.cases.own_case import is_repeat, own_case
from bot.usecases.snooze import later_day
from storage.client_aliases import lock_clients
from storage.clients import clients_stopped, get_client, latest_stop_of
from storage.models import Client, ClientRecord
from storage.models import ClientRecordKind as Kind


class NotAdmin(Exception):
    """Only an admin lifts a stop."""


class ReasonMissing(Exception):
    """A stop is lifted with a reason, or not at all."""


def stop_contact(
    session: Session, coaching: Coaching, *, team_id: str, deal_id: str, actor: str, now: datetime
) -> Case:
    """The client asked to be left alone: stop every rep at once; raises NoSuchDeal or NotYours."""
    # A join at the same moment must not leave the stop with a spelling that is given up.
    lock_clients(session, team_id, deal_id=deal_id)
    case = own_case(session, coaching, team_id, deal_id, actor, now)
    if not case.client.do_not_contact:
        case.client.do_not_contact = True
        _decide(session, coaching, case.client, _record(case.client, Kind.STOPPED, actor, now))
    return plan_again(session, coaching, team_id, deal_id, now)


def lift_stop(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    client_id: str,
    actor: str,
    is_admin: bool,
    reason: str,
    now: datetime,
) -> Client | None:
    """An admin lifts a stop, with a reason; raises NotAdmin or ReasonMissing."""
    if not is_admin:
        raise NotAdmin
    if not reason.strip():
        raise ReasonMissing
    lock_clients(session, team_id, [client_id])
    found = get_client(session, team_id, client_id)
    client = client_meant(session, found) if found is not None else None
    if client is not None and client.do_not_contact:
        client.do_not_contact = False
        _decide(session, coaching, client, _record(client, Kind.LIFTED, actor, now, reason))
    return client


@dataclass(frozen=True, slots=True)
class Stop:
    """A client whom nobody may contact, and the record of it."""

    client: Client
    record: ClientRecord | None


def stopped_clients(session: Session, team_id: str) -> list[Stop]:
    """The clients whom nobody may contact; a spelling of another client counts with that one."""
    stopped = clients_stopped(session, team_id)
    records = latest_stop_of(session, team_id, [client.id for client in stopped])
    return [Stop(client, records.get(client.id)) for client in stopped]


def note_trouble(
    session: Session,
    coaching: Coaching,
    *,
    team_id: str,
    deal_id: str,
    actor: str,
    until: date,
    now: datetime,
    delivery: str | None = None,
) -> Case:
    """The client has troubles of their own: hold touches till that day of the rep's.

    Raises BadDate, NoSuchDeal or NotYours; a repeated delivery changes nothing.
    """
    lock_clients(session, team_id, deal_id=deal_id)
    case = own_case(session, coaching, team_id, deal_id, actor, now)
    if is_repeat(session, team_id, delivery, now):
        return case
    case.client.trouble_until = later_day(until, case.calendar.tz, now)
    _decide(session, coaching, case.client, _record(case.client, Kind.TROUBLE, actor, now))
    return plan_again(session, coaching, team_id, deal_id, now)


def _decide(session: Session, coaching: Coaching, client: Client, record: ClientRecord) -> None:
    session.add_all([client, record])
    session.flush()
    plan_client_again(session, coaching, client, record.at)


def _record(client: Client, what: str, actor: str, now: datetime, reason: str = "") -> ClientRecord:
    return ClientRecord(
        team_id=client.team_id,
        client_id=client.id,
        what=what,
        by_user=actor,
        reason=reason,
        at=now,
    )
