"""No statement about clients reads all clients, links, records or deals of a workspace."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from storage.client_aliases import find_client, join_clients, lock_clients, said_different
from storage.clients import (
    clients_stopped,
    deals_with,
    get_clients,
    latest_stop_of,
    records_of,
)
from storage.database import Database
from storage.likely_clients import index_client, likely_clients
from storage.models import Client

TEAM = "T1"
OURS, THEIRS = (Client(id=name, team_id=TEAM, name=name, key=name) for name in ("c1", "c2"))
TABLES = "(client|client_gram|client_link|client_record|lost_deal)"
WHOLE = re.compile(rf"SCAN {TABLES}|SEARCH {TABLES}\b.*\(team_id=\?\)")
# Its index holds only those who are asked for.
ALLOWED = "SEARCH client USING INDEX client_stopped (team_id=?)"

Work = Callable[[Session], object]


@pytest.mark.parametrize(
    "work",
    [
        partial(find_client, team_id=TEAM, key="acme"),
        partial(lock_clients, team_id=TEAM, client_ids=["c1", "c2"], deal_id="d1"),
        partial(said_different, team_id=TEAM, canonical_id="c1"),
        partial(join_clients, client=OURS, other=THEIRS),
        partial(get_clients, team_id=TEAM, client_ids=[f"c{place}" for place in range(50)]),
        partial(clients_stopped, team_id=TEAM),
        partial(latest_stop_of, team_id=TEAM, canonical_ids=["c1", "c2"]),
        partial(records_of, team_id=TEAM),
        partial(deals_with, team_id=TEAM, client_id="c1"),
        partial(index_client, client=OURS, pieces=["abc"]),
        partial(likely_clients, client=OURS, whole=["=acme"], letters=["acm", "cme"]),
    ],
    ids=lambda work: work.func.__name__,
)
async def test_every_way_to_the_rows_is_by_an_index(sqlite_url: str, work: Work) -> None:
    database = Database.open(sqlite_url)
    plans: list[str] = []

    def explain(connection: Any, cursor: Any, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith(("SELECT", "WITH", "UPDATE")):
            driver = cursor.connection.cursor()
            driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[3] for row in driver.fetchall())

    event.listen(database._engine, "before_cursor_execute", explain)
    await database.run(work)
    await database.close()
    assert [step for step in plans if WHOLE.search(step) and step != ALLOWED] == []
