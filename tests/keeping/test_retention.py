"""RETENTION_DAYS: closed deals go with all that was written; open ones never do."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.core.asked_report import AskedReport
from bot.core.circumstances import Circumstance
from bot.core.history import EventKind
from bot.jobs.ticker import Ticker
from bot.usecases import retention
from bot.usecases.requests import ask_owner
from storage.database import Database
from storage.models import Erasure, LostDeal, Nudge, NudgeKind
from tests.keeping.everything import everything
from tests.keeping.test_delete import asks_counted, log
from tests.usecases.desk import ANA, BO, TEAM, Desk

DAYS = 90


@pytest.fixture
async def desk(database: Database) -> Desk:
    """A workspace of two reps, on each database in turn."""
    one = Desk(database)
    await one.join(TEAM, ANA, BO)
    return one


async def closed(desk: Desk, client: str) -> str:
    """A deal that was asked about, refused, and let go."""
    deal = await log(desk, client=client, circumstance=Circumstance.BLOWN_MEETING)
    for what in (EventKind.ASKED, EventKind.NO, EventKind.LET_GO):
        assert await desk.record(deal, what)
    # Its receipt goes out: nothing is still to be sent.
    await desk.look()
    return deal


async def deals(desk: Desk) -> set[str]:
    return await desk.run(lambda session: set(session.exec(select(LostDeal.id))))


async def expire(desk: Desk, days: int | None = DAYS) -> None:
    ticker = Ticker(desk.deliverer)
    ticker.retention_days = days
    await ticker.expire()


async def test_a_closed_deal_goes_when_it_is_old_enough(desk: Desk) -> None:
    await closed(desk, "Kestrel Ltd")
    still_open = await log(desk, client="Heron GmbH", contact="Vera Holm")
    desk.clock.at += timedelta(days=DAYS)
    await expire(desk)
    assert len(await deals(desk)) == 2
    desk.clock.at += timedelta(seconds=1)
    await expire(desk, days=None)
    assert len(await deals(desk)) == 2
    await expire(desk)
    assert await deals(desk) == {still_open}
    text = await everything(desk.database)
    assert "Kestrel" not in text
    assert "Ottilie" not in text
    # What was asked of the client still counts, whenever their name is typed again.
    assert await asks_counted(desk, "Kestrel Ltd") == 1


async def test_what_is_still_to_be_sent_keeps_a_deal(desk: Desk) -> None:
    deal = await closed(desk, "Kestrel Ltd")
    desk.clock.at += timedelta(days=DAYS, seconds=1)

    waits = Nudge(
        team_id=TEAM,
        kind=NudgeKind.OFFER,
        dedupe_key="waits",
        deal_id=deal,
        recipient=BO,
        due_at=desk.clock.at,
        wake_at=desk.clock.at + timedelta(days=1),
    )
    await desk.run(lambda session: session.add(waits))
    await expire(desk)
    assert await deals(desk) == {deal}


async def test_many_go_in_batches_with_a_record_each(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for number in range(5):
        await closed(desk, f"Client {number}")
    desk.clock.at += timedelta(days=DAYS, seconds=1)
    await expire(desk)
    assert await deals(desk) == set()
    found = await desk.run(lambda session: list(session.exec(select(Erasure))))
    assert [(row.kind, row.ended, row.deals) for row in found] == [
        ("retention", True, 2),
        ("retention", True, 2),
        ("retention", True, 1),
    ]


async def test_the_ticker_looks_between_two_batches(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Notes do not wait for what is cleared away."""
    monkeypatch.setattr(retention, "BATCH", 1)
    for number in range(3):
        await closed(desk, f"Client {number}")
    desk.clock.at += timedelta(days=DAYS, seconds=1)
    ticker = Ticker(desk.deliverer)
    ticker.retention_days = DAYS
    seen: list[int] = []
    some = ticker._expire_some

    async def then_look(days: int, now: object) -> int:
        found = await some(days, now)  # type: ignore[arg-type]
        assert not ticker.looking.locked()
        seen.append(found)
        return found

    monkeypatch.setattr(ticker, "_expire_some", then_look)
    await ticker.expire()
    assert seen == [1, 1, 1, 0]


async def test_what_a_workflow_asked_goes_once_it_is_old_and_sent(desk: Desk) -> None:
    asked = AskedReport("Kestrel Ltd", "12,000 EUR")
    await desk.act(lambda turn: ask_owner(turn, asked, "run-1"))
    await desk.look()
    desk.clock.at += timedelta(days=DAYS - 1)
    await expire(desk)
    assert "Kestrel" in await everything(desk.database)
    desk.clock.at += timedelta(days=2)
    await expire(desk)
    assert "Kestrel" not in await everything(desk.database)
