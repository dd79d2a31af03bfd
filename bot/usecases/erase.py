"""Deleting a rep, a client or a workspace, in steps that may break off and be gone on with."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.cases.client_facts import COUNTED_FOR_CLIENT
from bot.cases.clients import known_client
from bot.core.asked_report import read_kept
from bot.core.same_client import client_key
from storage.erase import (
    Count,
    count_deals,
    erase_clients,
    erase_deals,
    erase_nudges,
    hold_clients_of,
    left_alone,
    requests_of,
    some_clients,
    some_deals,
)
from storage.erase_people import (
    Recorded,
    begin_erasure,
    erase_rep,
    erase_team,
    note_erased,
    teams_there,
)
from storage.models import ErasureKind, Nudge
from storage.teams import get_rep


class NotThere(Exception):
    """Nothing of that name is kept."""


class WhichTeam(Exception):
    """Several workspaces are kept, and none was named."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose data go: `who` is a person's id, a client's id, or the workspace's; `name` is shown."""

    team_id: str
    kind: ErasureKind
    who: str
    name: str
    key: str = ""

    @property
    def rep_id(self) -> str | None:
        """The rep, if it is one."""
        return self.who if self.kind is ErasureKind.REP else None

    @property
    def client_id(self) -> str | None:
        """The client, if it is one."""
        return self.who if self.kind is ErasureKind.CLIENT else None

    @property
    def recorded(self) -> Recorded:
        """By what the record is found again: of a client the name as it is compared."""
        return Recorded(self.team_id, self.kind, self.key or self.who)


def the_team(session: Session, named: str | None) -> str:
    """The workspace that is meant; raises NotThere or WhichTeam."""
    there = teams_there(session)
    if named is not None:
        if named not in there:
            raise NotThere(named)
        return named
    if not there:
        raise NotThere("")
    if len(there) > 1:
        raise WhichTeam(", ".join(there))
    return there[0]


def subject_of(session: Session, team_id: str, kind: ErasureKind, who: str) -> Subject:
    """Whom a name means; raises NotThere."""
    if kind is ErasureKind.WORKSPACE:
        return Subject(team_id, kind, team_id, team_id)
    if kind is ErasureKind.CLIENT:
        client = known_client(session, team_id, who)
        if client is None:
            raise NotThere(who)
        return Subject(team_id, kind, client.id, client.name, client_key(client.name))
    is_known = get_rep(session, team_id, who) is not None
    if not is_known and not count_deals(session, team_id, rep_id=who).deals:
        raise NotThere(who)
    return Subject(team_id, kind, who, who)


def what_goes(session: Session, subject: Subject) -> Count:
    """How many deals go with it."""
    return count_deals(session, subject.team_id, rep_id=subject.rep_id, client_id=subject.client_id)


def begin(session: Session, subject: Subject, now: datetime) -> bool:
    """Put it on record; says whether it goes on with one that broke off."""
    return begin_erasure(session, subject.recorded, now)


def erase_some(session: Session, subject: Subject) -> int:
    """Delete a batch of deals; gives how many, 0 where none is left."""
    deals = some_deals(session, subject.team_id, rep_id=subject.rep_id, client_id=subject.client_id)
    if deals:
        erase_with_clients(session, subject.team_id, deals)
    return len(deals)


def erase_with_clients(session: Session, team_id: str, deal_ids: list[str]) -> None:
    """Delete deals, and the clients whom no other deal names."""
    clients = hold_clients_of(session, team_id, deal_ids)
    erase_deals(session, team_id, deal_ids, COUNTED_FOR_CLIENT)
    erase_clients(session, team_id, left_alone(session, team_id, clients))


def erase_some_clients(session: Session, subject: Subject) -> int:
    """Of a workspace without deals, delete a batch of clients; gives how many."""
    if subject.kind is not ErasureKind.WORKSPACE:
        return 0
    clients = some_clients(session, subject.team_id)
    erase_clients(session, subject.team_id, clients)
    return len(clients)


def finish(session: Session, subject: Subject, now: datetime, deals: int) -> None:
    """Delete what is left once the deals are gone, and put on record that it is done."""
    team_id = subject.team_id
    if subject.kind is ErasureKind.CLIENT:
        asked = [one.id for one in requests_of(session, team_id) if _is_about(one, subject.key)]
        erase_nudges(session, asked)
        erase_clients(session, team_id, [subject.who])
    elif subject.kind is ErasureKind.REP:
        erase_rep(session, team_id, subject.who)
    note_erased(session, subject.recorded, now, deals)
    if subject.kind is ErasureKind.WORKSPACE:
        erase_team(session, team_id, now)


def _is_about(request: Nudge, key: str) -> bool:
    return client_key(read_kept(request.detail or "{}").client) == key
