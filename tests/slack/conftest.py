from collections.abc import AsyncIterator

import pytest

from tests.slack import world as worlds


@pytest.fixture(params=["http", "socket"])
async def world(request: pytest.FixtureRequest, sqlite_url: str) -> AsyncIterator[worlds.World]:
    """The bot in a workspace, over each transport in turn."""
    async with worlds.world(request.param, sqlite_url) as one:
        yield one


@pytest.fixture
async def http_world(database_url: str) -> AsyncIterator[worlds.World]:
    """The bot in a workspace over HTTP, on each database in turn."""
    async with worlds.world("http", database_url) as one:
        yield one


@pytest.fixture
async def one_world(sqlite_url: str) -> AsyncIterator[worlds.World]:
    """The bot in a workspace over HTTP on SQLite, where neither of the two matters."""
    async with worlds.world("http", sqlite_url) as one:
        yield one
