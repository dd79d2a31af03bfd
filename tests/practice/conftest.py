from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.practice.checks import Checks
from bot.practice.people import Person
from bot.practice.server import PracticeServer, running
from bot.practice.socket_transport import SocketTransport
from bot.practice.workspace import Workspace


@dataclass
class Clock:
    now: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 9, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def skip(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Broken:
    path: str
    reason: str


def refuse_long_headers(payload: object) -> list[Broken]:
    if "x" * 151 in str(payload):
        return [Broken("/blocks/0/text/text", "must be less than 151 characters")]
    return []


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(clock: Clock) -> Workspace:
    workspace = Workspace(
        clock=clock, checks=Checks(message=refuse_long_headers, view=refuse_long_headers)
    )
    workspace.add_person(Person("U1", "ada", "Ada Reyes", tz="America/Chicago", email="a@x.test"))
    workspace.add_person(Person("U2", "bo", "Bo Lind", tz="Europe/Stockholm", locale="sv-SE"))
    bot = workspace.app.bot_user.id
    workspace.channels.add("C1", "sales-wins", ["U1", "U2", bot])
    workspace.channels.add("C2", "random", ["U1", "U2"])
    return workspace


@pytest.fixture
async def server(workspace: Workspace) -> AsyncIterator[PracticeServer]:
    async with running(workspace, SocketTransport(workspace.app.id), retry_delays=()) as server:
        yield server


@pytest.fixture
def client(server: PracticeServer) -> AsyncWebClient:
    token = server.workspace.app.bot_token
    return AsyncWebClient(token=token, base_url=server.api_url, retry_handlers=[], timeout=5)
