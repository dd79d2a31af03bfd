"""A page that is asked for before there is anything to show."""

from datetime import UTC, datetime

import aiohttp
import pytest

from bot.local_slack.server import running
from bot.local_slack.transports.socket_transport import SocketTransport
from bot.local_slack.workspace import Workspace
from bot.practice.cast import add_people
from bot.practice.clock import PracticeClock
from bot.practice.page import routes
from bot.practice.page.page import Page
from bot.practice.time_travel import TimeTravel

T0 = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


async def _text(url: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 200
        return await answer.text()


async def test_it_says_so_and_goes_on_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "QUIET_WAIT_SECONDS", 0.01)
    clock = PracticeClock(lambda: T0, None)
    workspace = Workspace(clock=clock.now)
    add_people(workspace)
    page = Page(workspace, TimeTravel(clock))
    transport = SocketTransport(workspace.app.id)
    async with running(workspace, transport, more_routes=page.routes) as server:
        early = await _text(server.base_url)
        assert "<h1>One moment</h1>" in early
        assert 'http-equiv="refresh"' in early

        page.start()
        later = await _text(server.base_url)
        assert "One moment" not in later
        assert "refresh" not in later
        page.live.close()
