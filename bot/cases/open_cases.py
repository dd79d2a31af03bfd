"""The cases of one transaction: read together, each once, and planned again from what was read."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.cases.case import NO_DATE, Case, NoSuchDeal, Unplannable, plan_case
from bot.cases.client_facts import COUNTED_FOR_CLIENT
from bot.cases.coaching import Coaching
from bot.cases.pinned_playbooks import read_pinned
from bot.cases.write_plans import acts_of, write_plans
from bot.core.history import Event, EventKind
from storage.case_rows import CaseRows, ClientRows, EventRow, RareKinds, Wanted
from storage.clients import Dealing
from storage.deal_scopes import Scope
from storage.deals import mark_taken_back, write_event
from storage.models import Client, ClientRecord, ClientRecordKind, DealEvent
from storage.read_cases import read_case_rows

log = logging.getLogger(__name__)

_KINDS = RareKinds(
    counted=COUNTED_FOR_CLIENT,
    back_burner={EventKind.BACK_BURNER},
    recovered={EventKind.RECOVERED},
    ended={
        EventKind.RECOVERED,
        EventKind.DID_NOT_WORK,
        EventKind.LET_GO,
        EventKind.GAVE_CHANCE,
        EventKind.PARTED,
    },
)
ACTS_LOOK_BACK = timedelta(days=30)
"""Longer than the business days that one act keeps others waiting, whatever the calendar."""

_SHOWN_RECORDS = frozenset({ClientRecordKind.STOPPED, ClientRecordKind.LIFTED})
_WHOLE_CLIENTS = frozenset({Scope.WITH_SIBLINGS, Scope.OF_CLIENTS})


class OpenCases:
    """Opens cases, and writes the plans of those that were changed."""

    def __init__(self, session: Session, coaching: Coaching, now: datetime) -> None:
        self._session = session
        self._coaching = coaching
        self._now = now
        self._rows: dict[str, CaseRows] = {}
        self._cases: dict[str, Case | Unplannable] = {}
        self._whole_clients: set[str] = set()

    def read(self, wanted: Wanted, *, lock: bool = False) -> list[str]:
        """Read some deals; gives their ids, as their acts are due.

        Locked, nobody else changes them meanwhile.
        """
        recent = self._now - ACTS_LOOK_BACK
        found = read_case_rows(self._session, wanted, _KINDS, recent, lock=lock)
        read_pinned(self._session, self._coaching, found)
        for rows in found:
            self.take(rows)
        if wanted.scope in _WHOLE_CLIENTS:
            self._whole_clients.update(rows.deal.client_id for rows in found)
        return _as_due(found)

    def take(self, rows: CaseRows) -> None:
        """Open a deal whose rows are known already."""
        self._rows[rows.deal.id] = rows
        self._cases.pop(rows.deal.id, None)

    def read_missing(self, team_id: str, deal_ids: Iterable[str]) -> None:
        """Read together those of these deals that are not open."""
        if missing := [one for one in deal_ids if one not in self._rows]:
            self.read(Wanted([team_id], missing))

    def case(self, team_id: str, deal_id: str) -> Case:
        """A case, read now unless it is open; raises NoSuchDeal or Unplannable."""
        if deal_id not in self._rows:
            self.read(Wanted([team_id], [deal_id]))
        rows = self._rows.get(deal_id)
        if rows is None or rows.deal.team_id != team_id:
            raise NoSuchDeal(deal_id)
        found = self._planned(rows)
        if isinstance(found, Unplannable):
            raise found
        return found

    def all_rows(self) -> Iterable[CaseRows]:
        """What every open case was made of."""
        return self._rows.values()

    def rows(self, case: Case) -> CaseRows:
        """What an open case was made of: whoever changes it plans it again."""
        return self._rows[case.deal.id]

    def forget(self, case: Case) -> None:
        """Its rows were changed by hand: what is made of them is made anew."""
        self._cases.pop(case.deal.id, None)

    def add_event(self, case: Case, event: Event, by_user: str | None = None) -> None:
        """Write an event that follows; `by_user` is who pressed, None where nobody did."""
        deal = case.deal
        row = DealEvent(
            team_id=deal.team_id,
            deal_id=deal.id,
            what=event.what,
            at=event.at,
            step=event.step,
            until=event.until,
            told_at=event.told,
            by_user=by_user,
        )
        number = write_event(self._session, row)
        deal.changed_at = self._now
        entry = EventRow(
            number, event.what, event.at, event.step, event.until, deal.id, event.told, by_user
        )
        self._rows[deal.id].events.append(entry)
        if event.what in COUNTED_FOR_CLIENT:
            dealing = Dealing(event.what, event.at, deal.id, number, event.told)
            for client in self._sharing(deal.client_id):
                client.dealings.append(dealing)

    def take_back(self, case: Case, event: EventRow) -> None:
        """Let nobody go by an event any more; what is made of the deal's rows is made anew."""
        mark_taken_back(self._session, event.id, self._now)
        case.deal.changed_at = self._now
        self._rows[case.deal.id].events.remove(event)
        for client in self._sharing(case.deal.client_id):
            client.dealings[:] = [one for one in client.dealings if one.event_id != event.id]
        self.forget(case)

    def note_record(self, client: Client, record: ClientRecord) -> None:
        """Let the open cases of a client know what was decided about contacting them."""
        for rows in self._rows.values():
            if rows.client.client.id == client.id and record.what in _SHOWN_RECORDS:
                rows.client.record = record

    def plan_again(self, deal_ids: Iterable[str]) -> None:
        """Bring these deals' nudges in line with what was just written, in this order.

        One that cannot be planned keeps those it has.
        """
        planned = []
        for deal_id in deal_ids:
            self._cases.pop(deal_id, None)
            match self._planned(self._rows[deal_id]):
                case Case() as case:
                    planned.append(case)
                    self._propose(case)
                case Unplannable():
                    log.warning("deal %s cannot be planned: it keeps the nudges it has", deal_id)
        write_plans(self._session, planned, self._now)

    def of_client(self, team_id: str, client_id: str) -> list[str]:
        """The ids of all deals with a client, open and locked; reads those that are not.

        They are in the order in which their acts are due.
        """
        if client_id not in self._whole_clients:
            self.read(Wanted([team_id], [client_id], Scope.OF_CLIENTS), lock=True)
        return _as_due(rows for rows in self._rows.values() if rows.deal.client_id == client_id)

    def _planned(self, rows: CaseRows) -> Case | Unplannable:
        found = self._cases.get(rows.deal.id)
        if found is None:
            try:
                found = plan_case(self._coaching, rows, self._now)
            except Unplannable as trouble:
                found = trouble
            self._cases[rows.deal.id] = found
        return found

    def _propose(self, case: Case) -> None:
        """Let the client's other deals go by what this one proposes as it stands now."""
        for client in self._sharing(case.deal.client_id):
            others = [one for one in client.acts if one.told or one.deal_id != case.deal.id]
            acts = [*others, *acts_of(case)]
            client.acts[:] = sorted(acts, key=lambda act: (act.at, act.deal_id, act.act))

    def _sharing(self, client_id: str) -> Iterable[ClientRows]:
        mine = (rows.client for rows in self._rows.values() if rows.deal.client_id == client_id)
        # Deals that were read together share one.
        return {id(one): one for one in mine}.values()


def _as_due(found: Iterable[CaseRows]) -> list[str]:
    """The ids of deals in the order in which what they propose to their clients is due.

    Planned in another, one goes by what an earlier one proposed before, and stands for a day that
    this one takes.
    """
    opened = list(found)
    first: dict[str, datetime] = {}
    for client in {id(rows.client): rows.client for rows in opened}.values():
        for act in client.acts:
            if act.act and not act.told:
                first[act.deal_id] = min(act.at, first.get(act.deal_id, act.at))
    deals = [rows.deal for rows in opened]
    in_order = sorted(deals, key=lambda one: (first.get(one.id, NO_DATE), one.reported_at, one.id))
    return [deal.id for deal in in_order]
