"""What a manager's and an admin's Home ask the database goes by an index, whatever has piled up."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from storage import migrate
from storage.database import Database
from storage.escalations import open_escalations
from storage.figures import (
    asks_told_since,
    events_since,
    promises_due,
    recoveries_since,
    refused_asks_since,
    stops_since,
)
from storage.managers import deals_in_state
from storage.mending import failed_nudges
from storage.settings import settings_of
from tests.storage.statements import plans_of, statements_of

AT = datetime(2026, 1, 1, tzinfo=UTC)
TEAM, GONE = "T1", ["undone"]
ASKED: dict[str, Callable[[Session], object]] = {
    "deal_event_told": lambda s: events_since(s, TEAM, ["asked"], AT, (GONE, ["let_down"])),
    "nudge_ask": lambda s: asks_told_since(s, TEAM, AT, GONE),
    "promise_due": lambda s: promises_due(s, TEAM, AT, AT, GONE),
    "recovery_in_time": lambda s: recoveries_since(s, TEAM, AT),
    "client_record_in_time": lambda s: stops_since(s, TEAM, AT),
    "refused_ask_in_time": lambda s: refused_asks_since(s, TEAM, AT, GONE),
    "escalation_open": lambda s: open_escalations(s, TEAM, "undone"),
    "lost_deal_did_not_work": lambda s: deals_in_state(s, TEAM, "did_not_work", 5),
    "nudge_given_up": lambda s: failed_nudges(s, TEAM),
    "sqlite_autoindex_setting_1": lambda s: settings_of(s, TEAM),
}


@pytest.mark.parametrize("index", list(ASKED))
async def test_it_goes_by_its_index(sqlite_url: str, index: str) -> None:
    migrate.upgrade(sqlite_url)
    database = Database.open(sqlite_url)
    statements = await statements_of(database, ASKED[index])
    (plan,) = await database.run(lambda session: plans_of(session, statements))
    await database.close()
    assert index in plan
    assert "SCAN" not in plan
