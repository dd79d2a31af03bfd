from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.local_slack.checks import Checks
from bot.local_slack.events import EventFeed
from bot.local_slack.forms import Forms
from bot.local_slack.gestures import Hands
from bot.local_slack.payloads import Payloads
from bot.local_slack.people import Person
from bot.local_slack.server import PracticeServer, running
from bot.local_slack.socket_transport import SocketTransport
from bot.local_slack.user_actions import Acts
from bot.local_slack.workspace import Workspace
from tests.practice.practice_world import Clock, refuse_long_texts
from tests.practice.scripted_bot import ScriptedBot


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(clock: Clock) -> Workspace:
    workspace = Workspace(
        clock=clock, checks=Checks(message=refuse_long_texts, view=refuse_long_texts)
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


@pytest.fixture
def bot() -> ScriptedBot:
    return ScriptedBot()


@pytest.fixture
def hands(workspace: Workspace, bot: ScriptedBot) -> Hands:
    return Hands(workspace, bot, Payloads(workspace, "http://practice.test"))


@pytest.fixture
def forms(hands: Hands) -> Forms:
    return Forms(hands)


@pytest.fixture
def acts(hands: Hands, workspace: Workspace, bot: ScriptedBot) -> Acts:
    return Acts(hands, EventFeed(workspace, bot))
