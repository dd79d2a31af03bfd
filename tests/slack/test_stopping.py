"""Stopping takes seconds, whatever is under way; what was not sent goes out after a start."""

import asyncio
import logging
from datetime import timedelta
from time import monotonic

import pytest
from sqlmodel import select

from bot import app
from bot.app import assembled
from bot.delivery.lull import Lull
from bot.local_slack.web_api.faults import HeldRequest
from bot.slack import background
from bot.slack.pace import Pace
from storage.database import Database
from storage.models import Nudge, NudgeKind, NudgeStatus
from tests.slack.world import ANA, T0, World, world

AN_HOUR = 3600
AFTER_LEASE = timedelta(minutes=2)


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ends what follows answers after a moment."""
    monkeypatch.setattr(app, "DRAIN_SECONDS", 0.05)
    monkeypatch.setattr(background, "END_SECONDS", 0.5)


async def save(one: World, client: str) -> None:
    """Save a report and wait for the acknowledgement alone."""
    await one.lostdeal()
    await one.pick("blown_meeting")
    await one.server.forms.fill(await one.form(), {"client": client})
    assert not (await one.server.forms.submit(ANA)).errors


async def receipts(database_url: str) -> list[NudgeStatus]:
    """How each receipt stands."""
    database = Database.open(database_url)
    query = select(Nudge).where(Nudge.kind == NudgeKind.RECEIPT).order_by(Nudge.id)
    rows = await database.run(lambda session: list(session.exec(query)))
    await database.close()
    return sorted(NudgeStatus(row.status) for row in rows)


async def the_next_start_sends(database_url: str, expected: int) -> None:
    """Start again after the leases, in a Slack that knows nothing of what was posted."""
    async with world("http", database_url, at=T0 + AFTER_LEASE) as again:
        for _ in range(3):
            await again.look()
        assert len(again.direct()) == expected


async def test_receipts_that_wait_for_their_turn_are_sent_by_the_next_start(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with world("http", database_url, apart=AN_HOUR) as one:
        await one.report(client="Acme Corp")
        await save(one, "Globex")
        assert len(one.direct()) == 1
    lines = [line for line in caplog.records if line.levelno >= logging.WARNING]
    assert [line.getMessage() for line in lines if line.name.startswith("bot.")] == [
        "stopped during 1 tasks: the next start sends the rest"
    ]
    assert await receipts(database_url) == [NudgeStatus.SENDING, NudgeStatus.SENT]
    await the_next_start_sends(database_url, expected=1)
    assert await receipts(database_url) == [NudgeStatus.SENT, NudgeStatus.SENT]


@pytest.mark.parametrize(
    ("method", "after_effect"),
    [("conversations.open", False), ("chat.postMessage", False), ("chat.postMessage", True)],
)
async def test_what_slack_has_not_answered_is_sent_once(
    http_world: World, method: str, *, after_effect: bool
) -> None:
    one, hold = http_world, HeldRequest(after_effect=after_effect)
    one.server.api.faults.script(method, hold)
    await save(one, "Globex")
    await hold.arrived.wait()
    await one.bot.background.drain(patience=0)
    hold.open()
    one.clock.at = T0 + AFTER_LEASE
    async with assembled(one.bot.settings, one.clock, Pace(monotonic, apart=0)) as again:
        for _ in range(3):
            await again.ctx.deliverer.run_once()
    assert len(one.direct()) == 1


async def test_what_ends_in_time_is_waited_for(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(app, "DRAIN_SECONDS", 30)
    hold = HeldRequest()
    async with world("http", sqlite_url) as one:
        one.server.api.faults.script("chat.postMessage", hold)
        await save(one, "Globex")
        await hold.arrived.wait()
        asyncio.get_running_loop().call_later(0.05, hold.open)
    assert await receipts(sqlite_url) == [NudgeStatus.SENT]
    assert "stopped during" not in caplog.text


async def test_a_task_that_does_not_end_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "END_SECONDS", 0.01)
    tasks, go = background.BackgroundTasks(Lull()), asyncio.Event()

    async def stubborn() -> None:
        while not go.is_set():
            try:
                await go.wait()
            except asyncio.CancelledError:
                continue

    tasks._start(stubborn())
    await tasks.drain(patience=0)
    go.set()
    await tasks.drain()
