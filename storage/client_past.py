"""What every rep did with a client, and proposes to them: what a new report is planned by."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, union_all
from sqlmodel import Session

from storage.case_rows import ActRow, EventRow, act_of
from storage.clients import Dealing, in_order
from storage.histories import ACT, ACTS, DEALINGS, FAULT, SURVIVING

_PAST: CompoundSelect[Any] = union_all(DEALINGS, SURVIVING, *ACTS.selects)


def client_past(
    session: Session, team_id: str, client_id: str, counted: Collection[str], recent: datetime
) -> tuple[list[Dealing], list[ActRow]]:
    """What happened that is counted, in the order of recording, and what is or was proposed."""
    params = {
        "teams": [team_id],
        "clients": [client_id],
        "counted": list(counted),
        "recent": recent,
    }
    dealings, acts = [], []
    for whose, *found in session.connection().execute(_PAST, params):
        entry = EventRow(*found[:8])
        if whose in {ACT, FAULT}:
            acts.append(act_of(entry))
        else:
            dealings.append(Dealing(entry.what, entry.at, entry.deal_id, entry.id, entry.told_at))
    return in_order(dealings), sorted(acts, key=lambda one: one.at)
