import pytest

from bot.local_slack.workspace import Workspace
from tests.local_slack.sample_workspace import ManualClock, sample_workspace


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def workspace(clock: ManualClock) -> Workspace:
    return sample_workspace(clock)
