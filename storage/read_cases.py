"""Everything that some deals need to be planned and shown, in a number of statements that is fixed.

One deal or a hundred cost the same number; what is rare (a back burner, a recovery, a lesson) is
asked for only where a history says that there is some.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

from storage.case_rows import (
    CaseRows,
    ClientRows,
    EventRow,
    NoteRow,
    RareKinds,
    RepRows,
    Wanted,
    act_of,
)
from storage.case_statements import (
    ESCALATIONS,
    LESSONS,
    OFFERS,
    PROMISES,
    READY_ITEMS,
    RECOVERIES,
    SCRIPTS,
    TIME_OFF,
    WORDS,
)
from storage.clients import Dealing, in_order, latest_stops
from storage.deal_scopes import BY_SCOPE, LOCKED_BY_SCOPE
from storage.histories import ACT, FAULT, HISTORIES, LISTED, NOTE, TO_ANOTHER

Within = dict[str, list[str]]
"""The workspaces that are read."""

_OF_DEALS: dict[str, tuple[SelectOfScalar[Any], Callable[[CaseRows, Any], None]]] = {
    "promise": (PROMISES, lambda rows, promise: rows.promises.append(promise)),
    "script": (SCRIPTS, CaseRows.take_script),
    "words": (WORDS, lambda rows, said: rows.words.append(said)),
    "offer": (OFFERS, CaseRows.take_offer),
}
"""What is asked for only where there is some, and where it goes."""


def read_case_rows(
    session: Session, wanted: Wanted, kinds: RareKinds, recent: datetime, *, lock: bool = False
) -> list[CaseRows]:
    """The deals that are wanted, by id; locked, nobody else changes them meanwhile.

    Of what a client was proposed, that counts which was told since `recent`.
    """
    query = (LOCKED_BY_SCOPE if lock else BY_SCOPE)[wanted.scope]
    within = {"teams": list(wanted.teams)}
    found = session.exec(query, params=within | {"ids": list(wanted.ids)}).all()
    clients = {client.id: ClientRows(client) for _, client, _, _ in found}
    reps = {(rep.team_id, rep.user_id): RepRows(rep) for _, _, rep, _ in found}
    rows = [
        CaseRows(deal, clients[client.id], reps[rep.team_id, rep.user_id], team)
        for deal, client, rep, team in found
    ]
    if rows:
        marks = _read_histories(session, within | {"recent": recent}, rows, kinds)
        _read_marked(session, within, rows, marks)
        _read_told_of(session, within, rows, kinds)
    return rows


def _read_histories(
    session: Session, within: dict[str, Any], rows: Sequence[CaseRows], kinds: RareKinds
) -> set[str]:
    by_deal = {row.deal.id: row for row in rows}
    clients = {row.client.client.id: row.client for row in rows}
    marks = set()
    params = within | {
        "deals": list(by_deal),
        "clients": list(clients),
        "reps": sorted({row.rep.rep.user_id for row in rows}),
        "counted": list(kinds.counted),
    }
    for whose, *found in session.connection().execute(HISTORIES, params):
        entry, rest = EventRow(*found[:8]), found[8:]
        if whose == NOTE:
            by_deal[entry.deal_id].notes.append(_note(entry, *rest))
        elif whose in {ACT, FAULT}:
            clients[rest[-1]].acts.append(act_of(entry))
        elif not whose:
            by_deal[entry.deal_id].events.append(entry)
        elif whose in clients:
            known = Dealing(entry.what, entry.at, entry.deal_id, entry.id, entry.told_at)
            clients[whose].dealings.append(known)
        else:
            marks.add(whose)
    _put_in_order(rows, clients.values())
    return marks


def _put_in_order(rows: Iterable[CaseRows], clients: Iterable[ClientRows]) -> None:
    # Here, since a union that is ordered is sorted as a whole.
    for row in rows:
        row.events.sort(key=lambda event: event.id)
        row.notes.sort(key=lambda note: note.at)
    for client in clients:
        client.dealings[:] = in_order(client.dealings)
        client.acts.sort(key=lambda act: (act.at, act.deal_id, act.act))


def _note(entry: EventRow, reminder: int, contacts: int | None, _client: object) -> NoteRow:
    mine, listed = entry.what != TO_ANOTHER, entry.what == LISTED
    return NoteRow(entry.step or "", entry.id, entry.at, reminder, contacts, mine, listed)


def _read_marked(
    session: Session, within: Within, rows: Sequence[CaseRows], marks: set[str]
) -> None:
    by_deal = {row.deal.id: row for row in rows}
    params = within | {"deals": list(by_deal)}
    for mark, (query, take) in _OF_DEALS.items():
        for found in session.exec(query, params=params) if mark in marks else ():
            take(by_deal[found.deal_id], found)
    if "time_off" in marks:
        _read_time_off(session, within, rows)
    if "record" in marks:
        _read_records(session, within, rows)


def _read_told_of(
    session: Session, within: Within, rows: Sequence[CaseRows], kinds: RareKinds
) -> None:
    by_deal = {row.deal.id: row for row in rows}
    params = within | {"deals": list(by_deal)}
    _read_escalations(session, params, by_deal)
    if any(row.has(*kinds.back_burner) for row in rows):
        for item in session.exec(READY_ITEMS, params=params):
            by_deal[item.deal_id].ready_items.append(item)
    if any(row.has(*kinds.recovered) for row in rows):
        for recovery in session.exec(RECOVERIES, params=params):
            by_deal[recovery.deal_id].recovery = recovery
    if any(row.has(*kinds.ended) for row in rows):
        for deal_id, rep_id, at in session.exec(LESSONS, params=params):
            by_deal[deal_id].take_lesson(rep_id, at)


def _read_escalations(session: Session, params: Within, by_deal: dict[str, CaseRows]) -> None:
    if any(row.deal.escalation or row.deal.escalation_kind for row in by_deal.values()):
        for escalation in session.exec(ESCALATIONS, params=params):
            by_deal[escalation.deal_id].escalation = escalation


def _read_records(session: Session, within: Within, rows: Sequence[CaseRows]) -> None:
    clients = {row.client.client.id: row.client for row in rows}
    for client_id, record in latest_stops(session, within["teams"], clients).items():
        clients[client_id].record = record


def _read_time_off(session: Session, within: Within, rows: Sequence[CaseRows]) -> None:
    reps = {(row.rep.rep.team_id, row.rep.rep.user_id): row.rep for row in rows}
    params = within | {"reps": sorted({rep_id for _, rep_id in reps})}
    for span in session.exec(TIME_OFF, params=params):
        if (owner := reps.get((span.team_id, span.rep_id))) is not None:
            owner.time_off.append(span)
