"""What people and the clock do finds rows by their keys: else all of it slows down with each row.

On SQLite, whose plans do not depend on how much there is.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, SQLModel, select

from bot.core.history import Event, EventKind
from bot.usecases.list_deals import list_deals
from bot.usecases.record_outcome import record_outcome
from bot.usecases.show_deal import message_card, my_deals
from storage.database import Database
from storage.models import Nudge, NudgeKind
from tests.usecases.desk import ANA, ASK_DUE, DIGEST, TEAM, Desk
from tests.usecases.fake_messenger import person

COLLEAGUES = ("U3", "U4")
GROWING = "|".join(sorted(SQLModel.metadata.tables.keys() - {"team", "send_gate"}))
"""`team` is what the workspaces in which something is due are called too."""

LOOKED_THROUGH = re.compile(rf"SCAN (?:{GROWING})\b.*")
LEFT_OUT = ("BEGIN", "SAVEPOINT", "RELEASE", "INSERT")
"""A plan of SQLite's for an INSERT tells of foreign keys too, which it seldom has to look for."""

Seen = list[tuple[str, Any]]


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[Desk]:
    """Three reps with a deal each, and a digest."""
    database = Database.open(sqlite_url)
    desk = Desk(database, DIGEST)
    await desk.join()
    for rep in (ANA, *COLLEAGUES):
        desk.slack.people.setdefault(rep, person(rep))
        await desk.report(rep, client=f"Client of {rep}")
    yield desk
    await database.close()


@contextmanager
def heard(database: Database) -> Iterator[Seen]:
    """What it is asked while inside."""
    seen: Seen = []

    def keep(_connection: object, _cursor: object, sql: str, values: Any, *_: object) -> None:
        if not sql.startswith(LEFT_OUT):
            seen.append((sql, values))

    event.listen(database._engine, "before_cursor_execute", keep)
    yield seen
    event.remove(database._engine, "before_cursor_execute", keep)


async def looked_through(database: Database, seen: Seen) -> dict[str, list[str]]:
    """Those statements that look through a table, and how SQLite says so."""

    def explain(session: Session) -> dict[str, list[str]]:
        found = {}
        for sql, values in seen:
            one = values[0] if isinstance(values, list) else values
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", one)
            lines = [row.detail for row in plan if LOOKED_THROUGH.match(row.detail)]
            if lines:
                found[sql] = lines
        return found

    return await database.run(explain)


async def deliver(desk: Desk) -> None:
    """Receipts, then the first notes."""
    await desk.look()
    desk.clock.at = ASK_DUE
    await desk.look()


async def let_weeks_pass(desk: Desk) -> None:
    """Reminders, summaries, digests."""
    await deliver(desk)
    for _ in range(20):
        desk.clock.at += timedelta(days=1)
        await desk.look()


async def press(desk: Desk) -> None:
    deal_id = await desk.report(client="One more")
    await desk.look()
    await desk.act(lambda turn: record_outcome(turn, deal_id, Event(EventKind.ASKED, ASK_DUE)))
    of_deal = select(Nudge.id).where(Nudge.team_id == TEAM, Nudge.deal_id == deal_id)
    of_deal = of_deal.where(Nudge.kind == NudgeKind.RECEIPT)
    receipt = await desk.run(lambda session: session.exec(of_deal).one())
    await desk.act(lambda turn: message_card(turn, deal_id, receipt))


async def show(desk: Desk) -> None:
    await desk.act(lambda turn: list_deals(turn, 10))
    await desk.act(lambda turn: my_deals(turn, with_figures=True))


@pytest.mark.parametrize("doing", [deliver, let_weeks_pass, press, show])
async def test_it_takes_rows_by_their_keys(
    office: Desk, doing: Callable[[Desk], Awaitable[None]]
) -> None:
    with heard(office.database) as seen:
        await doing(office)
    assert len(seen) > 5
    found = await looked_through(office.database, seen)
    assert found == {}, list(found.values())
