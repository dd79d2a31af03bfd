from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.local_slack.actions.form_actions import FormActions
from bot.local_slack.actions.gestures import Gestures
from bot.local_slack.actions.payloads import Payloads
from bot.local_slack.actions.user_actions import UserActions
from bot.local_slack.event_feed import EventFeed
from bot.local_slack.server import LocalSlackServer, running
from bot.local_slack.transports.socket_transport import SocketTransport
from bot.local_slack.workspace import Workspace
from tests.local_slack.sample_workspace import ManualClock, sample_workspace
from tests.local_slack.scripted_bot import ScriptedBot


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def workspace(clock: ManualClock) -> Workspace:
    return sample_workspace(clock)


@pytest.fixture
async def server(workspace: Workspace) -> AsyncIterator[LocalSlackServer]:
    async with running(workspace, SocketTransport(workspace.app.id), retry_delays=()) as server:
        yield server


@pytest.fixture
def client(server: LocalSlackServer) -> AsyncWebClient:
    token = server.workspace.app.bot_token
    return AsyncWebClient(token=token, base_url=server.api_url, retry_handlers=[], timeout=5)


@pytest.fixture
def bot() -> ScriptedBot:
    return ScriptedBot()


@pytest.fixture
def gestures(workspace: Workspace, bot: ScriptedBot) -> Gestures:
    return Gestures(workspace, bot, Payloads(workspace, "http://local.test"))


@pytest.fixture
def forms(gestures: Gestures) -> FormActions:
    return FormActions(gestures)


@pytest.fixture
def actions(gestures: Gestures, workspace: Workspace, bot: ScriptedBot) -> UserActions:
    return UserActions(gestures, EventFeed(workspace, bot))
